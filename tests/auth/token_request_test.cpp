#include "auth/token_request.hpp"

#include <boost/asio/io_context.hpp>

#include "auth/aadsts.hpp"
#include "auth/credentials.hpp"
#include "base/base64.hpp"
#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "http/support/scripted_sender.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using http::Audience;
using support::ok;
using support::run_until_done;

namespace {

const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string other = "00000000-86f1-41af-91ab-2d7cd011db47";

std::string base64url(std::string text) {
  text = base64(text);
  for (char& c : text) c = c == '+' ? '-' : c == '/' ? '_' : c;
  return text.substr(0, text.find('='));
}

std::string jwt_of(const std::string& tid) {
  return "e30." + base64url(R"({"tid":")" + tid + R"("})") + ".sig";
}

std::string answer(const std::string& token, const std::string& life = R"("expires_in":3600,)") {
  return R"({"token_type":"Bearer",)" + life + R"("access_token":")" + token + R"("})";
}

struct World {
  Result<auth::Token> ask(Audience audience = Audience::graph) {
    boost::asio::io_context context(1);
    auto credential = auth::client_secret_credential(sender, cloud, clock, "client", http::Secret("s&=cret"));
    return run_until_done(context, credential->token(audience, tenant));
  }
  support::ScriptedSender sender;
  http::Cloud cloud = *http::built_in_cloud("AzureCloud");
  support::VirtualClock clock;
};

}  // namespace

TEST_CASE("a client secret is exchanged for a token of the audience's scope") {
  World world;
  world.sender.then(200, answer(jwt_of(tenant)));
  const auto token = world.ask();
  REQUIRE(ok(token));
  CHECK(token->value.reveal() == jwt_of(tenant));
  CHECK(token->expires == world.clock.now() + std::chrono::hours{1});
  const auto& sent = world.sender.asked[0];
  CHECK(sent.method == "POST");
  CHECK(sent.url.text() == "https://login.microsoftonline.com/" + tenant + "/oauth2/v2.0/token");
  CHECK(sent.content_type == "application/x-www-form-urlencoded");
  CHECK(sent.audience == Audience::none);
  CHECK(sent.secret_body);
  CHECK(sent.body ==
        "grant_type=client_credentials&scope=https%3A%2F%2Fgraph.microsoft.com%2F.default&client_id=client&client_"
        "secret=s%26%"
        "3Dcret");
}

TEST_CASE("answers of the sign-in service") {
  struct Case {
    const char* name;
    std::string body;
    const char* outcome;
  };
  const Case cases[] = {
      {"opaque token", answer("opaque"), "success"},
      {"text life", answer("x", R"("expires_in":"3599",)"), "success"},
      {"no life", answer("x", ""), "success"},
      {"huge life", answer("x", R"("expires_in":9223372036854775807,)"), "success"},
      {"expired", answer("x", R"("expires_in":-5,)"), "protocol"},
      {"other tenant", answer(jwt_of(other)), "untrusted"},
      {"same tenant in capitals", answer(jwt_of("72F988BF-86F1-41AF-91AB-2D7CD011DB47")), "success"},
      {"no token", R"({"access_token":7})", "protocol"},
      {"no object", "[]", "protocol"},
  };
  for (const auto& c : cases) {
    DYNAMIC_SECTION(c.name) {
      const auto token = auth::read_token(c.body, tenant, {});
      CHECK(std::string(token ? "success" : name_of(token.error().code)) == c.outcome);
      if (token) CHECK(token->expires.time_since_epoch() <= std::chrono::hours{24});
    }
  }
}

TEST_CASE("a refusal carries its code and what to do about it") {
  World world;
  world.sender.then(
      400,
      R"({"error":"invalid_client","error_description":"AADSTS700213: No matching federated identity record found.\r\nTrace ID: x","error_codes":[700213],"trace_id":"trace"})");
  const auto token = world.ask();
  REQUIRE_FALSE(ok(token));
  CHECK(token.error().code == Errc::unauthorized);
  CHECK(token.error().service_code == "AADSTS700213");
  CHECK(token.error().request_id == "trace");
  CHECK(token.error().advice == auth::aadsts_remedy("AADSTS700213"));
  CHECK(token.error().message.find("cret") == std::string::npos);
}

TEST_CASE("lost token requests are harmless") {
  World world;
  world.sender.then(502, "");
  CHECK(world.ask().error().code == Errc::unavailable);
}

TEST_CASE("an assertion is fetched for each exchange") {
  World world;
  world.sender.then(200, answer("a")).then(200, answer("b"));
  int fetched = 0;
  auto source = [&]() -> boost::asio::awaitable<Result<http::Secret>> {
    co_return http::Secret("jwt" + std::to_string(++fetched));
  };
  const auto credential = auth::assertion_credential(world.sender, world.cloud, world.clock, "client", source);
  boost::asio::io_context context(1);
  CHECK(ok(run_until_done(context, credential->token(Audience::resource_manager, tenant))));
  CHECK(ok(run_until_done(context, credential->token(Audience::azure_devops, tenant))));
  CHECK(world.sender.asked[1].body ==
        "grant_type=client_credentials&scope=499b84ac-1321-427f-aa17-267ca6975798%2F.default&client_id=client&client_"
        "assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=jwt2");
}

TEST_CASE("an ID token is asked for with the job's token") {
  World world;
  world.sender.then(200, R"({"oidcToken":"jwt"})").then(200, R"({"oidcToken":null})").then(401, "{}");
  boost::asio::io_context context(1);
  const std::string uri = "https://dev.azure.com/o/_apis/distributedtask/hubs/build/plans/p/jobs/j/oidctoken";
  const auto jwt = run_until_done(context, auth::request_id_token(world.sender, uri, "id"));
  REQUIRE(ok(jwt));
  CHECK(jwt->reveal() == "jwt");
  CHECK(world.sender.asked[0].url.text() == uri + "?api-version=7.1&serviceConnectionId=id");
  CHECK(world.sender.asked[0].audience == Audience::pipeline_job);
  CHECK(world.sender.asked[0].content_type == "application/json");
  CHECK(run_until_done(context, auth::request_id_token(world.sender, uri, "id")).error().code == Errc::protocol);
  CHECK(run_until_done(context, auth::request_id_token(world.sender, uri, "id")).error().code == Errc::unauthorized);
}

TEST_CASE("remedies are known by code") {
  for (const char* code :
       {"AADSTS70021", "AADSTS700211", "AADSTS700212", "AADSTS700213", "AADSTS7002138", "AADSTS700016"}) {
    CHECK_FALSE(auth::aadsts_remedy(code).empty());
  }
  CHECK(auth::aadsts_remedy("AADSTS1").empty());
  CHECK(auth::aadsts_may_pass("AADSTS700213"));
  CHECK_FALSE(auth::aadsts_may_pass("AADSTS7000215"));
}
