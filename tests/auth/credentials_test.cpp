#include "auth/credentials.hpp"

#include <boost/asio/io_context.hpp>

#include "http/base64.hpp"
#include "http/support/ok.hpp"
#include "http/support/run_until_done.hpp"
#include "http/support/scripted_sender.hpp"
#include "support/virtual_clock.hpp"

using namespace keyless;
using http::Audience;
using support::ok;
using support::run_until_done;

namespace {

const auth::Environment full = {{"AZURE_TENANT_ID", "env-tenant"},
                                {"AZURE_CLIENT_ID", "env-client"},
                                {"AZURE_CLIENT_SECRET", "env-secret"},
                                {"AZURE_DEVOPS_EXT_PAT", "env-pat"},
                                {"SYSTEM_ACCESSTOKEN", "env-job"},
                                {"AZURE_FEDERATED_TOKEN_FILE", "/nowhere"},
                                {"AZURE_AUTHORITY_HOST", "https://evil.example/"}};

http::Cloud sandbox() {
  http::Cloud cloud;
  cloud.name = "AzureCloud";
  cloud.loopback = true;
  cloud.active_directory = "https://127.0.0.1:1";
  cloud.resource_manager_scope = "https://management.azure.com/.default";
  cloud.tenant = "box-tenant";
  cloud.client_id = "box-client";
  cloud.client_secret = http::Secret("box-secret");
  cloud.personal_access_token = http::Secret("box-pat");
  cloud.system_access_token = http::Secret("box-job");
  return cloud;
}

struct World {
  explicit World(http::Cloud given) : cloud(std::move(given)) {}

  Result<http::Secret> authorize(const auth::Environment& environment, Audience audience) {
    boost::asio::io_context context(1);
    auto credentials = auth::make_credentials(cloud, environment, sender, clock);
    auth::TokenSource source(std::move(credentials), auth::default_tenant(cloud, environment), clock);
    return run_until_done(context, source.authorization(audience, http::Secret()));
  }

  http::Cloud cloud;
  support::ScriptedSender sender;
  support::VirtualClock clock;
};

}  // namespace

TEST_CASE("against a sandbox nothing of the environment is used") {
  World world(sandbox());
  world.sender.then(200, R"({"access_token":"t","expires_in":3600})");
  CHECK(world.authorize(full, Audience::azure_devops)->reveal() == "Basic " + http::base64(":box-pat"));
  CHECK(world.authorize(full, Audience::pipeline_job)->reveal() == "Bearer box-job");
  CHECK(world.authorize(full, Audience::resource_manager)->reveal() == "Bearer t");
  REQUIRE(world.sender.asked.size() == 1);
  CHECK(world.sender.asked[0].url.text() == "https://127.0.0.1:1/box-tenant/oauth2/v2.0/token");
  CHECK(world.sender.asked[0].body.find("env-") == std::string::npos);
  CHECK(world.sender.asked[0].body.find("client_secret=box-secret") != std::string::npos);
}

TEST_CASE("a sandbox without credentials does not fall back to the environment") {
  auto cloud = sandbox();
  cloud.client_secret = http::Secret();
  cloud.personal_access_token = http::Secret();
  cloud.system_access_token = http::Secret();
  World world(std::move(cloud));
  for (const auto audience :
       {Audience::resource_manager, Audience::graph, Audience::azure_devops, Audience::pipeline_job}) {
    CHECK(world.authorize(full, audience).error().code == Errc::unauthorized);
  }
  CHECK(world.sender.asked.empty());
  CHECK(auth::make_job_credentials(world.cloud, full).links.empty());
}

TEST_CASE("elsewhere the environment signs in, at the cloud's own service") {
  World world(*http::built_in_cloud("AzureCloud"));
  world.sender.then(200, R"({"access_token":"t","expires_in":3600})");
  CHECK(world.authorize(full, Audience::azure_devops)->reveal() == "Basic " + http::base64(":env-pat"));
  CHECK(ok(world.authorize(full, Audience::resource_manager)));
  CHECK(world.sender.asked[0].url.origin() == "https://login.microsoftonline.com");
  CHECK(world.sender.asked[0].body.find("client_secret=env-secret") != std::string::npos);
}

TEST_CASE("an empty environment says what could be set") {
  World world(*http::built_in_cloud("AzureCloud"));
  const auto answer = world.authorize({}, Audience::resource_manager);
  REQUIRE_FALSE(ok(answer));
  CHECK(answer.error().message.find("client secret: AZURE_CLIENT_ID is not set") != std::string::npos);
  CHECK(answer.error().message.find("personal access token: AZURE_DEVOPS_EXT_PAT is not set") != std::string::npos);
  CHECK(answer.error().advice.find("AZURE_CLIENT_SECRET") != std::string::npos);
}

TEST_CASE("a foreign sign-in host is named, not used") {
  World world(*http::built_in_cloud("AzureCloud"));
  const auto answer = world.authorize({{"AZURE_AUTHORITY_HOST", "https://evil.example"}}, Audience::graph);
  CHECK(answer.error().message.find("AZURE_AUTHORITY_HOST: not the sign-in service of AzureCloud") !=
        std::string::npos);
  const auto same = world.authorize({{"AZURE_AUTHORITY_HOST", "https://login.microsoftonline.com/"}}, Audience::graph);
  CHECK(same.error().message.find("AZURE_AUTHORITY_HOST") == std::string::npos);
}

TEST_CASE("a personal access token serves Azure DevOps only") {
  World world(*http::built_in_cloud("AzureCloud"));
  const auth::Environment environment = {{"AZURE_DEVOPS_EXT_PAT", "pat"}};
  const auto answer = world.authorize(environment, Audience::resource_manager);
  REQUIRE_FALSE(ok(answer));
  CHECK(answer.error().message.find("personal access token: does not serve Azure Resource Manager") !=
        std::string::npos);
}
