#include "auth/credentials.hpp"

#include <boost/asio/io_context.hpp>

#include "auth/support.hpp"
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

  Result<http::Secret> authorize(const auth::Environment& environment, Audience audience,
                                 auth::Mode mode = auth::Mode::automatic) {
    support::OnlyPath nothing_installed;
    boost::asio::io_context context(1);
    auto credentials = auth::make_credentials({cloud, sender, local, clock}, environment, mode);
    if (!credentials) return credentials.error();
    auth::TokenSource source(std::move(*credentials), auth::default_tenant(cloud, environment), clock);
    return run_until_done(context, source.authorization(audience, http::Secret()));
  }

  http::Cloud cloud;
  support::ScriptedSender sender;
  support::NobodyListens local;
  support::VirtualClock clock;
};

}  // namespace

TEST_CASE("against a sandbox nothing of the environment is used") {
  World world(sandbox());
  world.sender.then(200, R"({"access_token":"t","expires_in":3600})");
  CHECK(world.authorize(full, Audience::azure_devops)->reveal() == "Basic " + base64(":box-pat"));
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
  CHECK(world.authorize(full, Audience::azure_devops)->reveal() == "Basic " + base64(":env-pat"));
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

TEST_CASE("an empty environment tells what each way tried") {
  World world(*http::built_in_cloud("AzureCloud"));
  const auto answer = world.authorize({}, Audience::resource_manager);
  const auto& message = answer.error().message;
  CHECK(message.find("client certificate: AZURE_CLIENT_ID is not set") != std::string::npos);
  CHECK(message.find("federated token file: ") != std::string::npos);
  CHECK(message.find("managed identity: no managed identity is available here") != std::string::npos);
  CHECK(message.find("Azure CLI: az is not installed, or not on PATH") != std::string::npos);
}

TEST_CASE("a chosen way to sign in is the only one") {
  struct Row {
    const char* name;
    auth::Mode mode;
    const char* says;
    const char* silent;
  };
  const auto row = GENERATE(
      Row{"service principal", auth::Mode::service_principal, "client secret: AZURE_CLIENT_ID", "managed identity"},
      Row{"workload identity", auth::Mode::workload_identity, "federated token file", "client secret"},
      Row{"managed identity", auth::Mode::managed_identity, "managed identity: no", "client secret"},
      Row{"Azure CLI", auth::Mode::azure_cli, "Azure CLI: az is not installed", "managed identity"});
  CAPTURE(row.name);
  World world(*http::built_in_cloud("AzureCloud"));
  const auto answer = world.authorize({}, Audience::graph, row.mode);
  CHECK(answer.error().code == Errc::unauthorized);
  CHECK(answer.error().message.find(row.says) != std::string::npos);
  CHECK(answer.error().message.find(row.silent) == std::string::npos);
}

TEST_CASE("AZURE_TOKEN_CREDENTIALS narrows the default order as it does for the Azure SDKs") {
  World world(*http::built_in_cloud("AzureCloud"));
  const auto prod = world.authorize({{"AZURE_TOKEN_CREDENTIALS", "prod"}}, Audience::graph);
  CHECK(prod.error().message.find("managed identity") != std::string::npos);
  CHECK(prod.error().message.find("Azure CLI") == std::string::npos);
  const auto dev = world.authorize({{"AZURE_TOKEN_CREDENTIALS", "Dev"}}, Audience::graph);
  CHECK(dev.error().message.find("managed identity") == std::string::npos);
  const auto one = world.authorize({{"AZURE_TOKEN_CREDENTIALS", "azureclicredential"}}, Audience::graph);
  CHECK(one.error().message.find("client secret") == std::string::npos);
  const auto none = world.authorize({{"AZURE_TOKEN_CREDENTIALS", "everything"}}, Audience::graph);
  CHECK(none.error().code == Errc::invalid_argument);
}

TEST_CASE("a personal access token talks to Azure DevOps while another way talks to Azure") {
  World world(*http::built_in_cloud("AzureCloud"));
  world.sender.then(200, R"({"access_token":"t","expires_in":3600})");
  const auto mode = auth::Mode::service_principal;
  CHECK(world.authorize(full, Audience::azure_devops, mode)->reveal() == "Basic " + base64(":env-pat"));
  CHECK(world.authorize(full, Audience::resource_manager, mode)->reveal() == "Bearer t");
}

TEST_CASE("a refused secret is not followed by another identity") {
  World world(*http::built_in_cloud("AzureCloud"));
  world.sender.then(404, R"({"error":"invalid_tenant","error_description":"AADSTS90002: no such tenant"})");
  const auto answer = world.authorize(full, Audience::resource_manager);
  CHECK(answer.error().code == Errc::unauthorized);
  CHECK(answer.error().message.find("Azure CLI") == std::string::npos);
}
