#include "http/stack.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>

#include "http/support/ok.hpp"
#include "http/support/stack_world.hpp"
#include "http/support/tls_server.hpp"

using namespace keyless;
using http::Audience;
using http::Repeat;
using support::canary;
using support::code_of;
using support::ok;
using support::reply;
using support::TlsServer;

namespace {

struct World : support::StackWorld {
  explicit World(TlsServer::Handler handler)
      : World(std::move(handler), support::make_leaf(root(), "DNS:localhost,IP:127.0.0.1")) {}

  World(TlsServer::Handler handler, const support::Certificate& certificate)
      : server(context, certificate, std::move(handler)) {
    cloud.resource_manager = server.origin();
    cloud.devops = server.origin();
  }

  /// At the server, whatever the cloud says.
  http::Request get(const std::string& path = "/x") const {
    auto request = StackWorld::get();
    request.url = http::Url(server.origin());
    request.url.path(path);
    return request;
  }

  http::Request post(Repeat repeat) const {
    auto request = get();
    request.method = "POST";
    request.body = "{}";
    request.repeat = repeat;
    return request;
  }

  TlsServer server;
};

}  // namespace

TEST_CASE("a request carries its envelope and its token") {
  World world([](const auto&) { return reply(200, R"({"a":1})"); });
  const auto answer = world.send(world.get());
  REQUIRE(ok(answer));
  CHECK(answer->body == R"({"a":1})");
  REQUIRE(world.server.requests().size() == 1);
  const auto& headers = world.server.requests()[0].headers;
  CHECK(http::header(headers, "Authorization") == "Bearer " + std::string(canary) + "0");
  CHECK(http::header(headers, "User-Agent") == "keyless/" KEYLESS_VERSION);
  CHECK(http::header(headers, "Accept") == "application/json");
  CHECK(http::header(headers, "Accept-Encoding") == "identity");
  CHECK(http::header(headers, "X-TFS-FedAuthRedirect") == "Suppress");
  CHECK(http::header(headers, "x-ms-client-request-id").size() == 36);
}

TEST_CASE("certificates that don't prove the host get no byte") {
  struct Case {
    const char* name;
    support::Certificate certificate;
    const char* says;
  };
  const auto& root = World::root();
  const Case cases[] = {
      {"wrong host", support::make_leaf(root, "DNS:other.example"), "hostname mismatch"},
      {"partial name", support::make_leaf(root, "DNS:localhost.evil.example"), "hostname mismatch"},
      {"expired", support::make_leaf(root, "DNS:localhost", -10, -5), "expired"},
      {"not yet valid", support::make_leaf(root, "DNS:localhost", 5, 10), "not yet valid"},
      {"self-signed", support::make_self_signed("DNS:localhost"), "self-signed"},
      {"unknown root", support::make_leaf(support::make_root("test root"), "DNS:localhost"), ""},
      {"other root", support::make_leaf(support::make_root("elsewhere"), "DNS:localhost"),
       "unable to get local issuer"},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.name) {
      World world([](const auto&) { return reply(200); }, c.certificate);
      const auto answer = world.send(world.get());
      REQUIRE_FALSE(ok(answer));
      CHECK(code_of(answer) == "untrusted");
      CHECK(answer.error().message.find(c.says) != std::string::npos);
      CHECK(world.server.connections() == 1);
      CHECK(world.server.plain_bytes() == 0);
      CHECK(world.cost.requests == 0);
    }
  }
}

TEST_CASE("an address is checked as an address") {
  World good([](const auto&) { return reply(200); });
  const auto origin = "https://127.0.0.1:" + std::to_string(good.server.port());
  good.cloud.resource_manager = origin;
  auto request = good.get();
  request.url = http::Url(origin);
  CHECK(ok(good.send(request)));

  World bad([](const auto&) { return reply(200); }, support::make_leaf(World::root(), "DNS:localhost"));
  bad.cloud.resource_manager = "https://127.0.0.1:" + std::to_string(bad.server.port());
  request.url = http::Url(bad.cloud.resource_manager);
  const auto answer = bad.send(request);
  CHECK(code_of(answer) == "untrusted");
  CHECK(bad.server.plain_bytes() == 0);
}

TEST_CASE("no token goes to an origin that is not the audience's") {
  World world([](const auto&) { return reply(200); });
  world.cloud.resource_manager = "https://management.azure.com";
  CHECK(code_of(world.send(world.get())) == "untrusted");
  auto plain = world.get();
  plain.headers.emplace_back("authorization", "Bearer x");
  plain.audience = Audience::none;
  CHECK(code_of(world.send(plain)) == "internal");
  auto insecure = world.get();
  insecure.audience = Audience::none;
  insecure.url = http::Url("http://localhost:" + std::to_string(world.server.port()));
  CHECK(code_of(world.send(insecure)) == "untrusted");
  CHECK(world.server.connections() == 0);
}

TEST_CASE("connections are used again") {
  World world([](const auto&) { return reply(200); });
  for (int i = 0; i < 5; ++i) REQUIRE(ok(world.send(world.get())));
  CHECK(world.server.connections() == 1);
  CHECK(world.cost.requests == 5);
  CHECK(world.cost.writes == 0);
}

TEST_CASE("a connection closed while idle is noticed before a create is sent on it") {
  World world([](const auto&) {
    auto made = reply(200);
    made.close = true;
    return made;
  });
  REQUIRE(ok(world.send(world.get())));
  // Lets the goodbye arrive.
  world.context.restart();
  world.context.run_for(std::chrono::milliseconds{50});
  REQUIRE(ok(world.send(world.post(Repeat::never))));
  CHECK(world.server.connections() == 2);
  CHECK(world.server.requests().size() == 2);
}

TEST_CASE("a reused connection that dies unanswered is replaced for what is safe") {
  int count = 0;
  TlsServer::Handler handler = [&](const auto&) {
    auto made = reply(200);
    made.reset = ++count == 2;
    return made;
  };
  SECTION("read") {
    World world(handler);
    REQUIRE(ok(world.send(world.get())));
    REQUIRE(ok(world.send(world.get())));
    CHECK(world.server.connections() == 2);
    CHECK(count == 3);
  }
  SECTION("create") {
    World world(handler);
    REQUIRE(ok(world.send(world.get())));
    CHECK(code_of(world.send(world.post(Repeat::never))) == "indeterminate");
    CHECK(count == 2);
  }
}

TEST_CASE("a create whose answer is lost is indeterminate and not repeated") {
  struct Case {
    const char* name;
    std::string raw;
    bool reset;
  };
  for (const auto& c : {Case{"reset", "", true}, Case{"silent close", "", false},
                        Case{"cut header", "HTTP/1.1 200 OK\r\nContent-", false},
                        Case{"cut body", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc", false},
                        Case{"cut chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", false},
                        Case{"garbage", "hello there\r\n\r\n", false}}) {
    DYNAMIC_SECTION(c.name) {
      World world([&](const auto&) {
        auto made = reply(200);
        made.raw = c.raw;
        made.silent = c.raw.empty();
        made.reset = c.reset;
        made.close = !c.reset;
        return made;
      });
      CHECK(code_of(world.send(world.post(Repeat::never))) == "indeterminate");
      CHECK(world.server.requests().size() == 1);
      CHECK(world.cost.writes == 1);
    }
  }
}

TEST_CASE("a read whose answer is cut is tried again") {
  int count = 0;
  World world([&](const auto&) {
    auto made = reply(200, R"({"a":1})");
    if (++count == 1) made.raw = "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc";
    made.close = count == 1;
    return made;
  });
  const auto answer = world.send(world.get());
  REQUIRE(ok(answer));
  CHECK(answer->body == R"({"a":1})");
  CHECK(world.cost.retries == 1);
}

TEST_CASE("an answer that never comes ends at the deadline of the try") {
  World world([&](const auto&) {
    auto made = reply(200);
    made.hang = true;
    return made;
  });
  world.options.attempt_timeout = Milliseconds{150};
  CHECK(code_of(world.send(world.post(Repeat::never))) == "indeterminate");
  auto request = world.get();
  request.deadline = Milliseconds{300};
  CHECK(code_of(world.send(request)) == "timed_out");
}

TEST_CASE("a refused connection is unavailable, and tried again even for a create") {
  World world([&](const auto&) { return reply(200); });
  boost::asio::ip::tcp::acceptor free(world.context, {boost::asio::ip::address_v4::loopback(), 0});
  const auto port = free.local_endpoint().port();
  free.close();
  world.cloud.resource_manager = "https://127.0.0.1:" + std::to_string(port);
  auto request = world.post(Repeat::never);
  request.url = http::Url(world.cloud.resource_manager);
  CHECK(code_of(world.send(request)) == "unavailable");
  CHECK(world.cost.retries == 5);
  CHECK(world.cost.requests == 0);
}

TEST_CASE("redirects are not followed") {
  World world([](const auto&) {
    return reply(302, "<html>", {{"Location", "https://evil.example/"}, {"Content-Type", "text/html"}});
  });
  const auto request = world.get();
  auto answer = world.send(request);
  REQUIRE(ok(answer));
  CHECK(answer->status == 302);
  CHECK(world.server.requests().size() == 1);
  CHECK(code_of(http::expect_json(std::move(answer), "reading", request)) == "protocol");
}

TEST_CASE("a refused token is renewed once") {
  World world([](const auto& request) {
    const bool old = http::header(request.headers, "Authorization").ends_with("0");
    return old ? reply(401, R"({"error":{"code":"ExpiredAuthenticationToken","message":"old"}})") : reply(200);
  });
  const auto answer = world.send(world.get());
  REQUIRE(ok(answer));
  CHECK(answer->status == 200);
  CHECK(world.authorizer.renewals == 1);

  World stubborn([](const auto&) { return reply(401, "{}"); });
  const auto refused = stubborn.send(stubborn.get());
  REQUIRE(ok(refused));
  CHECK(refused->status == 401);
  CHECK(stubborn.server.requests().size() == 2);
}

TEST_CASE("the sign-in page of Azure DevOps counts as a refused token") {
  World world([](const auto&) { return reply(203, "<html>", {{"Content-Type", "text/html"}}); });
  auto request = world.get();
  request.audience = Audience::azure_devops;
  auto answer = world.send(request);
  REQUIRE(ok(answer));
  CHECK(world.authorizer.renewals == 1);
  CHECK(code_of(http::expect_json(std::move(answer), "reading", request)) == "unauthorized");
}

TEST_CASE("Retry-After on a success holds the next call back") {
  int count = 0;
  World world([&](const auto&) {
    return ++count == 1 ? reply(200, "{}", {{"Retry-After", "20"}, {"X-RateLimit-Remaining", "0"}}) : reply(200);
  });
  const auto started = world.clock.now();
  REQUIRE(ok(world.send(world.get())));
  CHECK(world.clock.now() == started);
  REQUIRE(ok(world.send(world.get())));
  CHECK(world.clock.now() - started >= std::chrono::seconds{20});
  CHECK(world.cost.throttled == 1);
}

TEST_CASE("Resource Manager's published budget paces writes") {
  World world([&](const auto&) { return reply(200); });
  auto request = world.get("/subscriptions/S/resourceGroups/a");
  request.method = "PUT";
  const auto started = world.clock.now();
  for (int i = 0; i < 210; ++i) REQUIRE(ok(world.send(request)));
  CHECK(world.clock.now() - started >= std::chrono::milliseconds{900});
  CHECK(world.clock.now() - started <= std::chrono::milliseconds{1100});
}

TEST_CASE("what the service says is left of a budget counts") {
  World world([&](const auto&) { return reply(200, "{}", {{"x-ms-ratelimit-remaining-subscription-writes", "0"}}); });
  auto request = world.get("/subscriptions/S/resourceGroups/a");
  request.method = "PUT";
  const auto started = world.clock.now();
  REQUIRE(ok(world.send(request)));
  REQUIRE(ok(world.send(request)));
  CHECK(world.clock.now() - started >= std::chrono::milliseconds{100});
}

TEST_CASE("the debug log holds one harmless line for each try, and no secret") {
  World world([](const auto&) {
    return reply(200, canary, {{"x-ms-request-id", "id ##vso[task.x]"}, {"Set-Cookie", canary}, {"Retry-After", "0"}});
  });
  auto request = world.post(Repeat::safe);
  request.body = canary;
  request.secret_body = true;
  request.url.query("api-version", "1").query("code", canary);
  request.headers.emplace_back("X-Custom", canary);
  REQUIRE(ok(world.send(request)));
  const auto text = world.log.str();
  CHECK(text.find(canary) == std::string::npos);
  CHECK(text.find("POST https://localhost") == 0);
  CHECK(text.find("api-version=1&code=…") != std::string::npos);
  CHECK(text.find("200 retry-after=0 id=") != std::string::npos);
  CHECK(text.find("##vso[") == std::string::npos);
  CHECK(text.find('\x1b') == std::string::npos);
}

TEST_CASE("no more than the permitted number of requests is in flight") {
  World world([](const auto&) { return reply(200); });
  world.options.parallelism = 2;
  world.stack = http::make_stack(world.context.get_executor(), world.cloud, &world.authorizer, world.clock, world.cost,
                                 world.options);
  int finished = 0;
  for (int i = 0; i < 20; ++i) {
    auto at_end = [&](std::exception_ptr, Result<http::Response> answer) { finished += answer.has_value(); };
    boost::asio::co_spawn(world.context, world.stack->send(world.get()), std::move(at_end));
  }
  world.clock.drive(world.context, [&] { return finished == 20; });
  CHECK(finished == 20);
  CHECK(world.server.connections() == 2);
}
