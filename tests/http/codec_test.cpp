#include "http/codec.hpp"

#include "http/support/ok.hpp"

using namespace keyless;
using http::Response;
using http::ResponseParser;
using support::ok;

namespace {

Result<Response> parse(const std::string& bytes, std::size_t step, bool closed = false, std::size_t limit = 1000,
                       bool head = false) {
  ResponseParser parser(head, limit);
  for (std::size_t at = 0; at < bytes.size(); at += step) {
    auto fed = parser.feed(std::string_view(bytes).substr(at, step));
    if (!fed) return fed.error();
  }
  if (closed && !parser.done()) {
    auto finished = parser.finish();
    if (!finished) return finished.error();
  }
  if (!parser.done()) return Error{Errc::timed_out, "needs more"};
  return parser.take();
}

const auto steps = {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7}, std::size_t{100000}};

}  // namespace

TEST_CASE("answers parse alike at every split") {
  struct Case {
    const char* name;
    std::string bytes;
    int status;
    std::string body;
    bool closed = false;
    bool head = false;
  };
  const Case cases[] = {
      {"length", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhello", 200, "hello"},
      {"empty", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""},
      {"204", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
      {"chunked", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n", 200,
       "abcde"},
      {"trailer", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nRetry-After: 9\r\n\r\n", 200,
       "abc"},
      {"interim",
       "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nA: b\r\n\r\nHTTP/1.1 201 C\r\nContent-Length: 1\r\n\r\nx",
       201, "x"},
      {"until close", "HTTP/1.0 200 OK\r\n\r\nall of it", 200, "all of it", true},
      {"head", "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n", 200, "", false, true},
      {"empty reason", "HTTP/1.1 404 \r\nContent-Length: 0\r\n\r\n", 404, ""},
  };
  for (const auto& c : cases) {
    for (const auto step : steps) {
      DYNAMIC_SECTION(c.name << " by " << step) {
        auto answer = parse(c.bytes, step, c.closed, 1000, c.head);
        if (!answer) FAIL(answer.error().message);
        CHECK(answer->status == c.status);
        CHECK(answer->body == c.body);
        CHECK(http::header(answer->headers, "retry-after").empty());
      }
    }
  }
}

TEST_CASE("malformed answers are refused at every split") {
  struct Case {
    const char* name;
    std::string bytes;
    bool closed = false;
  };
  const std::string fine = "HTTP/1.1 200 OK\r\n";
  const Case cases[] = {
      {"length and chunked", fine + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
      {"chunked and length", fine + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n3\r\nabc\r\n0\r\n\r\n"},
      {"two lengths", fine + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabcd"},
      {"same length twice", fine + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc"},
      {"negative length", fine + "Content-Length: -3\r\n\r\nabc"},
      {"1e3", fine + "Content-Length: 1e3\r\n\r\nabc"},
      {"bad chunk", fine + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n"},
      {"huge chunk", fine + "Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nabc"},
      {"chunk without end", fine + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n", true},
      {"chunk line without end", fine + "Transfer-Encoding: chunked\r\n\r\n3;" + std::string(40000, 'x')},
      {"cut body", fine + "Content-Length: 10\r\n\r\nabc", true},
      {"cut header", fine + "Content-Le", true},
      {"nothing", "", true},
      {"behind the end", fine + "Content-Length: 1\r\n\r\nabc"},
      {"too long", fine + "Content-Length: 1001\r\n\r\n"},
      {"too long chunks", fine + "Transfer-Encoding: chunked\r\n\r\n3e9\r\n" + std::string(1001, 'x')},
      {"too long until close", fine + "\r\n" + std::string(1001, 'x'), true},
      {"gzip unasked", fine + "Content-Encoding: gzip\r\nContent-Length: 1\r\n\r\nx"},
      {"unknown coding", fine + "Transfer-Encoding: gzip\r\n\r\nabc", true},
      {"status 000", "HTTP/1.1 000 OK\r\nContent-Length: 0\r\n\r\n"},
      {"status 600", "HTTP/1.1 600 OK\r\nContent-Length: 0\r\n\r\n"},
      {"switching", "HTTP/1.1 101 Switching Protocols\r\n\r\n"},
      {"http 2", "HTTP/2 200 OK\r\n\r\n"},
      {"garbage", "hello\r\n\r\n"},
      {"html", "<html></html>\r\n\r\n"},
      {"long header", fine + "X: " + std::string(20000, 'x') + "\r\n\r\n"},
  };
  for (const auto& c : cases) {
    for (const auto step : steps) {
      DYNAMIC_SECTION(c.name << " by " << step) {
        const auto answer = parse(c.bytes, step, c.closed);
        REQUIRE_FALSE(ok(answer));
        // Byte by byte, the end of the message is reached before the excess: nothing is read after it.
        const bool ended_before = c.name == std::string("behind the end") && step < 3;
        if (!ended_before) CHECK(answer.error().code == Errc::protocol);
      }
    }
  }
}

TEST_CASE("an answer may only be reused when it said so") {
  ResponseParser open(false);
  REQUIRE(ok(open.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")));
  CHECK(open.keep_alive());
  ResponseParser closing(false);
  REQUIRE(ok(closing.feed("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")));
  CHECK_FALSE(closing.keep_alive());
}

TEST_CASE("requests parse alike at every split, one after the other") {
  const std::string bytes =
      "PUT /a?b=c HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhiGET /next HTTP/1.1\r\nHost: x\r\nConnection: "
      "close\r\n\r\n";
  for (const auto step : steps) {
    DYNAMIC_SECTION("by " << step) {
      http::RequestParser parser;
      CHECK(parser.idle());
      std::vector<http::IncomingRequest> requests;
      for (std::size_t at = 0; at < bytes.size(); at += step) {
        REQUIRE(ok(parser.feed(std::string_view(bytes).substr(at, step))));
        while (parser.done()) requests.push_back(parser.take());
      }
      REQUIRE(requests.size() == 2);
      CHECK(requests[0].method == "PUT");
      CHECK(requests[0].target == "/a?b=c");
      CHECK(requests[0].body == "hi");
      CHECK(requests[0].keep_alive);
      CHECK(http::header(requests[0].headers, "HOST") == "x");
      CHECK(requests[1].target == "/next");
      CHECK_FALSE(requests[1].keep_alive);
      CHECK(parser.idle());
    }
  }
}

TEST_CASE("a client that waits before its body is noticed") {
  http::RequestParser parser;
  REQUIRE(ok(parser.feed("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")));
  CHECK(parser.expects_continue());
  REQUIRE(ok(parser.feed("ok")));
  CHECK_FALSE(parser.expects_continue());
  CHECK(parser.take().body == "ok");
}

TEST_CASE("a failed parser stays failed") {
  http::RequestParser parser;
  CHECK_FALSE(ok(parser.feed("nonsense\r\n\r\n")));
  CHECK_FALSE(ok(parser.feed("GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
  CHECK_FALSE(parser.done());
}

TEST_CASE("what is serialized parses back") {
  http::Request request;
  request.method = "PATCH";
  request.url = http::Url("https://a.example:8443");
  request.url.segment("x").query("q", "1");
  request.headers = {{"Accept", "application/json"}};
  request.body = "{}";
  const auto bytes = http::serialize(request);
  REQUIRE(ok(bytes));
  CHECK(*bytes ==
        "PATCH /x?q=1 HTTP/1.1\r\nHost: a.example:8443\r\nAccept: application/json\r\nContent-Type: "
        "application/json\r\nContent-Length: 2\r\n\r\n{}");
  http::RequestParser parser;
  REQUIRE(ok(parser.feed(*bytes)));
  CHECK(parser.take().body == "{}");
}

TEST_CASE("a header that breaks out of its line is not sent") {
  http::Request request;
  request.url = http::Url("https://a.example");
  for (const auto& [name, value] : http::Headers{{"X", "a\r\nY: b"},
                                                 {"X\r\nY", "b"},
                                                 {"X", std::string("a\0b", 3)},
                                                 {"", "x"},
                                                 {"Content-Length", "3"},
                                                 {"Host", "evil"}}) {
    request.headers = {{name, value}};
    CHECK_FALSE(ok(http::serialize(request)));
  }
}

TEST_CASE("responses are serialized with their length") {
  Response response;
  response.status = 404;
  response.headers = {{"X", "y"}, {"Bad", "a\r\nb"}};
  response.body = "no";
  CHECK(http::serialize(response, true) == "HTTP/1.1 404 Not Found\r\nX: y\r\nContent-Length: 2\r\n\r\nno");
  CHECK(http::serialize(response, false, true) ==
        "HTTP/1.1 404 Not Found\r\nX: y\r\nContent-Length: 2\r\nConnection: close\r\n\r\n");
  response.status = 204;
  CHECK(http::serialize(response, true) == "HTTP/1.1 204 No Content\r\nX: y\r\n\r\n");
}
