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

std::string origin_at(unsigned short port) {
  return "https://localhost:" + std::to_string(port);
}

}  // namespace

TEST_CASE("a server of old TLS gets no byte") {
  support::StackWorld world;
  const auto certificate = support::make_leaf(support::StackWorld::root(), "DNS:localhost");
  support::TlsServer server(world.context, certificate, [](const auto&) { return support::reply(200); });
  server.speak_old_tls();
  world.cloud.resource_manager = server.origin();
  const auto answer = world.send(world.get());
  REQUIRE_FALSE(ok(answer));
  CHECK(code_of(answer) == "untrusted");
  CHECK_THAT(answer.error().message, Contains("no secure connection to localhost"));
  CHECK_THAT(answer.error().message, Contains("protocol version"));
  CHECK_THAT(answer.error().advice, Contains("does not speak TLS 1.2"));
  CHECK(server.connections() == 1);
  CHECK(server.plain_bytes() == 0);
  CHECK(world.cost.requests == 0);
}

TEST_CASE("a port of plain HTTP gets no token") {
  support::StackWorld world;
  support::RawServer server(world.context, "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
  world.cloud.resource_manager = origin_at(server.port());
  const auto answer = world.send(world.get());
  REQUIRE_FALSE(ok(answer));
  CHECK(code_of(answer) == "untrusted");
  CHECK_THAT(answer.error().message, Contains("no secure connection to localhost"));
  CHECK_THAT(answer.error().advice, Contains("does not speak TLS 1.2"));
  CHECK_THAT(server.received(), !Contains(canary));
  CHECK(world.cost.requests == 0);
}

TEST_CASE("a handshake that is cut is unavailable, and tried again even for a create") {
  const auto* const beginning_of_a_record = "\x16\x03\x03";
  for (const auto* sent : {"", beginning_of_a_record}) {
    DYNAMIC_SECTION("after " << std::string(sent).size() << " bytes") {
      support::StackWorld world;
      support::RawServer server(world.context, sent);
      world.cloud.resource_manager = origin_at(server.port());
      auto request = world.get();
      request.method = "POST";
      request.repeat = http::Repeat::never;
      const auto answer = world.send(request);
      REQUIRE_FALSE(ok(answer));
      CHECK(code_of(answer) == "unavailable");
      CHECK_THAT(answer.error().message, Contains("the connection to localhost was cut during the handshake"));
      CHECK_THAT(server.received(), !Contains(canary));
      CHECK(server.connections() == 6);
      CHECK(world.cost.requests == 0);
    }
  }
}
