#include "http/pages.hpp"

#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "http/support/scripted_sender.hpp"

using namespace keyless;
using support::ok;

namespace {

http::Request first() {
  http::Request request;
  request.url = http::Url("https://a.example");
  request.url.segment("list").query("api-version", "1");
  return request;
}

std::string page(const std::string& link) {
  return R"({"value":[{"nextLink":"https://evil.example/"}],"nextLink":")" + link + "\"}";
}

Result<std::vector<std::string>> linked(support::ScriptedSender& sender) {
  boost::asio::io_context context(1);
  return support::run_until_done(context, http::linked_pages(sender, first(), "reading the list"));
}

Result<std::vector<std::string>> continued(support::ScriptedSender& sender) {
  boost::asio::io_context context(1);
  return support::run_until_done(context, http::continued_pages(sender, first(), "reading the list"));
}

}  // namespace

TEST_CASE("links are followed verbatim to the end") {
  support::ScriptedSender sender;
  sender.then(200, page("https://a.example/list?$skiptoken=a%2Bb=="))
      .then(200, R"({"value":[],"@odata.nextLink":"https://a.example/3"})");
  sender.then(200, R"({"value":[],"nextLink":null})");
  const auto pages = linked(sender);
  REQUIRE(ok(pages));
  CHECK(pages->size() == 3);
  CHECK(sender.asked[1].url.target() == "/list?$skiptoken=a%2Bb==");
  CHECK(sender.asked[2].url.target() == "/3");
}

TEST_CASE("a list is whole or it is not a list") {
  struct Case {
    const char* name;
    int status;
    std::string body;
    Errc code;
  };
  const Case cases[] = {
      {"foreign link", 200, page("https://evil.example/x"), Errc::untrusted},
      {"plain link", 200, page("http://a.example/x"), Errc::untrusted},
      {"circle", 200, page("https://a.example/list?api-version=1"), Errc::protocol},
      {"no value", 200, "{}", Errc::protocol},
      {"null", 200, "null", Errc::protocol},
      {"array", 200, "[]", Errc::protocol},
      {"value is no list", 200, R"({"value":{}})", Errc::protocol},
      {"cut", 200, R"({"value":[{"a":1})", Errc::protocol},
      {"deep", 200, R"({"value":)" + std::string(1000, '[') + std::string(1000, ']') + "}", Errc::protocol},
      {"forbidden", 403, R"({"error":{"code":"AuthorizationFailed","message":"no"}})", Errc::forbidden},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.name) {
      support::ScriptedSender sender;
      sender.then(200, page("https://a.example/2")).then(c.status, c.body);
      const auto pages = linked(sender);
      REQUIRE_FALSE(ok(pages));
      CHECK(std::string(name_of(pages.error().code)) == name_of(c.code));
      CHECK(sender.asked.size() == 2);
    }
  }
}

TEST_CASE("a list without end is given up") {
  support::ScriptedSender sender;
  for (int i = 0; i < 1100; ++i) sender.then(200, page("https://a.example/" + std::to_string(i)));
  const auto pages = linked(sender);
  REQUIRE_FALSE(ok(pages));
  CHECK(pages.error().code == Errc::protocol);
  CHECK(int(sender.asked.size()) < http::max_pages + 1);
}

TEST_CASE("continuation tokens are encoded, and their absence ends the list") {
  support::ScriptedSender sender;
  sender.then(200, R"({"count":1,"value":[1]})", {{"X-MS-ContinuationToken", "a+/=&#b"}}).then(200, R"({"value":[2]})");
  const auto pages = continued(sender);
  REQUIRE(ok(pages));
  CHECK(pages->size() == 2);
  CHECK(sender.asked[1].url.target() == "/list?api-version=1&continuationToken=a%2B%2F%3D%26%23b");
}

TEST_CASE("a continuation token seen before is refused") {
  support::ScriptedSender sender;
  const http::Headers again = {{"x-ms-continuationtoken", "t"}};
  sender.then(200, R"({"value":[]})", again).then(200, R"({"value":[]})", again);
  CHECK(continued(sender).error().code == Errc::protocol);
}
