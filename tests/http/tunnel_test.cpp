#include "base/base64.hpp"
#include "http/support/connect_proxy.hpp"
#include "http/support/ok.hpp"
#include "http/support/raw_server.hpp"
#include "http/support/stack_world.hpp"
#include "http/support/tls_server.hpp"

using namespace keyless;
using Catch::Matchers::Contains;
using support::canary;
using support::code_of;
using support::ok;

namespace {

std::string address_of(unsigned short port) {
  return "127.0.0.1:" + std::to_string(port);
}

/// A service that is reached through the proxy only: nothing resolves its name.
struct World : support::StackWorld {
  explicit World(const std::string& certified = "DNS:keyless.test", const std::string& host = "keyless.test")
      : server(context, support::make_leaf(root(), certified), [](const auto&) { return support::reply(200); }),
        proxy(context, server.port()),
        authority(host + ":" + std::to_string(server.port())) {
    cloud.resource_manager = "https://" + authority;
    options.proxy = "http://" + address_of(proxy.port());
  }

  support::TlsServer server;
  support::ConnectProxy proxy;
  std::string authority;
};

/// The answer to a request through a proxy that says this, and what the proxy was told.
struct Refusal {
  explicit Refusal(const std::string& proxy_says, const std::string& user_info = "")
      : proxy(world.context, proxy_says) {
    world.cloud.resource_manager = "https://keyless.test";
    world.options.proxy = "http://" + user_info + address_of(proxy.port());
    auto request = world.get("/subscriptions/S");
    request.method = "POST";
    request.repeat = http::Repeat::never;
    answer = world.send(request);
  }

  support::StackWorld world;
  support::RawServer proxy;
  Result<http::Response> answer = Error{};
};

}  // namespace

TEST_CASE("a request goes through the tunnel, out of the proxy's sight") {
  World world;
  const auto answer = world.send(world.get("/subscriptions/S"));
  REQUIRE(ok(answer));
  CHECK(answer->status == 200);
  CHECK(world.proxy.tunnels() == 1);
  CHECK(world.proxy.head() == "CONNECT " + world.authority + " HTTP/1.1\r\nHost: " + world.authority + "\r\n\r\n");
  CHECK_THAT(world.proxy.seen(), !Contains(canary));
  CHECK_THAT(world.proxy.seen(), !Contains("subscriptions"));
  REQUIRE(world.server.requests().size() == 1);
  const auto& request = world.server.requests()[0];
  CHECK(request.target == "/subscriptions/S");
  CHECK(http::header(request.headers, "Host") == world.authority);
  CHECK(http::header(request.headers, "Authorization") == "Bearer " + std::string(canary) + "0");
}

TEST_CASE("a tunnel is used again") {
  World world;
  for (int i = 0; i < 3; ++i) REQUIRE(ok(world.send(world.get())));
  CHECK(world.proxy.tunnels() == 1);
  CHECK(world.server.requests().size() == 3);
}

TEST_CASE("the certificate must be the service's, not the proxy's") {
  for (const auto* certified : {"DNS:localhost,IP:127.0.0.1", "DNS:other.test"}) {
    DYNAMIC_SECTION(certified) {
      World world(certified);
      const auto answer = world.send(world.get());
      REQUIRE_FALSE(ok(answer));
      CHECK(code_of(answer) == "untrusted");
      CHECK_THAT(answer.error().message, Contains("the certificate of keyless.test was refused: hostname mismatch"));
      CHECK(world.proxy.tunnels() == 1);
      CHECK(world.server.plain_bytes() == 0);
    }
  }
}

TEST_CASE("the proxy's credentials go to the proxy only") {
  World world;
  world.options.proxy = "http://user:p%40ss@" + address_of(world.proxy.port());
  REQUIRE(ok(world.send(world.get())));
  const auto value = "Basic " + base64("user:p@ss");
  CHECK_THAT(world.proxy.head(), Contains("\r\nProxy-Authorization: " + value + "\r\n"));
  REQUIRE(world.server.requests().size() == 1);
  for (const auto& [name, text] : world.server.requests()[0].headers) {
    CHECK(name.find("Proxy") == std::string::npos);
    CHECK(text.find(value) == std::string::npos);
  }
  CHECK_THAT(world.log.str(), !Contains(value) && !Contains("p@ss"));
}

TEST_CASE("what a proxy says instead of opening a tunnel") {
  struct Case {
    const char* name;
    std::string says;
    const char* code;
    const char* message;
    const char* advice;
    int connections;
  };
  const std::string page = "Content-Type: text/html\r\nContent-Length: 13\r\n\r\n<html></html>";
  const Case cases[] = {
      {"407", "HTTP/1.1 407 Who?\r\nProxy-Authenticate: Basic\r\n" + page, "invalid_argument",
       "the proxy 127.0.0.1 refused a tunnel to keyless.test: status 407", "add user and password to HTTPS_PROXY", 1},
      {"403", "HTTP/1.1 403 No\r\n" + page, "forbidden",
       "the proxy 127.0.0.1 refused a tunnel to keyless.test: status 403", "NO_PROXY", 1},
      {"502", "HTTP/1.1 502 Bad Gateway\r\n" + page, "unavailable",
       "the proxy 127.0.0.1 refused a tunnel to keyless.test: status 502", "HTTPS_PROXY", 6},
      {"a page for a tunnel", "HTTP/1.1 200 OK\r\n" + page, "untrusted", "no secure connection to keyless.test",
       "does not speak TLS", 1},
      {"a bare page", "<html>Sign in to the guest network</html>", "unavailable",
       "the proxy 127.0.0.1 does not speak HTTP", "HTTPS_PROXY", 6},
      {"an endless head", "HTTP/1.1 200 OK\r\nX: " + std::string(40'000, 'x'), "unavailable",
       "the proxy 127.0.0.1 does not speak HTTP", "HTTPS_PROXY", 6},
      {"nothing", "", "unavailable",
       "the proxy 127.0.0.1 closed the connection without opening a tunnel to keyless.test", "HTTPS_PROXY", 6},
      {"half a head", "HTTP/1.1 200 O", "unavailable", "the proxy 127.0.0.1 closed the connection", "HTTPS_PROXY", 6},
      {"a tunnel that ends at once", "HTTP/1.1 200 OK\r\n\r\n", "unavailable",
       "the connection to keyless.test was cut during the handshake", "", 6},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const Refusal refusal(c.says);
      REQUIRE_FALSE(ok(refusal.answer));
      CHECK(code_of(refusal.answer) == c.code);
      CHECK_THAT(refusal.answer.error().message, Contains(c.message));
      CHECK_THAT(refusal.answer.error().advice, Contains(c.advice));
      CHECK(refusal.answer.error().where == "https://keyless.test/subscriptions/S");
      CHECK(refusal.proxy.connections() == c.connections);
      CHECK_THAT(refusal.proxy.received(), !Contains(canary) && !Contains("subscriptions"));
      CHECK(refusal.world.cost.requests == 0);
    }
  }
}

TEST_CASE("a proxy that refuses the credentials it was given") {
  const Refusal refusal("HTTP/1.1 407 Who?\r\nContent-Length: 0\r\n\r\n", "user:p4ss@");
  CHECK(code_of(refusal.answer) == "invalid_argument");
  CHECK_THAT(refusal.answer.error().advice, Contains("the user and password in HTTPS_PROXY were refused"));
  CHECK_THAT(refusal.answer.error().message, !Contains("p4ss"));
}

TEST_CASE("a proxy that is not there is unavailable") {
  World world;
  support::StackWorld other;
  auto gone = std::make_unique<support::RawServer>(other.context, "");
  world.options.proxy = address_of(gone->port());
  gone.reset();
  const auto answer = world.send(world.get());
  CHECK(code_of(answer) == "unavailable");
  CHECK_THAT(answer.error().message, Contains("connecting to the proxy 127.0.0.1"));
  CHECK(world.server.connections() == 0);
}

TEST_CASE("a proxy we can't speak to is refused before anything is sent") {
  World world;
  world.options.proxy = "socks5://user:p4ss@" + address_of(world.proxy.port());
  const auto answer = world.send(world.get());
  CHECK(code_of(answer) == "invalid_argument");
  CHECK_THAT(answer.error().message, Contains("only http:// proxies") && !Contains("p4ss"));
  CHECK(world.proxy.seen().empty());
}

TEST_CASE("this machine is reached without the proxy") {
  World world("DNS:localhost", "localhost");
  REQUIRE(ok(world.send(world.get())));
  CHECK(world.proxy.seen().empty());
  CHECK(world.server.requests().size() == 1);
}

TEST_CASE("NO_PROXY decides who is reached without the proxy") {
  // Connects to this machine, but is none of its names.
  const std::string unnamed = "0.0.0.0";
  World direct("IP:0.0.0.0", unnamed);
  direct.options.no_proxy = "keyless.test, " + unnamed;
  REQUIRE(ok(direct.send(direct.get())));
  CHECK(direct.proxy.seen().empty());
  CHECK(direct.server.requests().size() == 1);

  World proxied("IP:0.0.0.0", unnamed);
  proxied.options.no_proxy = "other.test";
  REQUIRE(ok(proxied.send(proxied.get())));
  CHECK(proxied.proxy.tunnels() == 1);
}
