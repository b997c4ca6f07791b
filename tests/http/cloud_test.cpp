#include "http/cloud.hpp"

#include <fstream>
#include "base/json.hpp"

#include "http/support/ok.hpp"

using namespace keyless;
using support::ok;

namespace {

std::string cloud_file(const std::string& arm, const std::string& devops, const std::string& more = "") {
  return R"({"resourceManager":")" + arm + R"(","activeDirectory":"https://localhost:1002",)" +
         R"("microsoftGraph":"https://[::1]:1003","azureDevOps":")" + devops + R"(",)" +
         R"("azureDevOpsGraph":"https://127.0.0.1:1005","azureDevOpsEntitlements":"https://127.0.0.1:1006",)" +
         R"("tenant":"t","clientSecret":"s","unknown":{"x":1})" + more + "}";
}

}  // namespace

TEST_CASE("the built-in clouds are known by name") {
  for (const char* name : {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"}) {
    const auto cloud = http::built_in_cloud(name);
    REQUIRE(ok(cloud));
    CHECK(cloud->name == name);
    CHECK_FALSE(cloud->loopback);
    CHECK(cloud->devops == "https://dev.azure.com");
  }
  CHECK(http::built_in_cloud("AzureUSGovernment")->exchange_audience == "api://AzureADTokenExchangeUSGov");
  CHECK_FALSE(ok(http::built_in_cloud("azurecloud")));
}

TEST_CASE("a sandbox's cloud file is a loopback cloud with public scopes") {
  const auto cloud = http::parse_cloud(cloud_file("https://127.0.0.1:1001/", "https://localhost:1004",
                                                  R"(,"oidcRequestUri":"https://127.0.0.1:1004/o")"),
                                       "f");
  REQUIRE(ok(cloud));
  CHECK(cloud->loopback);
  CHECK(cloud->resource_manager == "https://127.0.0.1:1001");
  CHECK(cloud->resource_manager_scope == "https://management.azure.com/.default");
  CHECK(cloud->exchange_audience == "api://AzureADTokenExchange");
  CHECK(cloud->client_secret.reveal() == "s");
  CHECK(http::origins_for(*cloud, http::Audience::resource_manager) ==
        std::vector<std::string>{"https://127.0.0.1:1001"});
  CHECK(http::origins_for(*cloud, http::Audience::none).empty());
}

TEST_CASE("a cloud file that could mislead is refused") {
  const std::string arm = "https://127.0.0.1:1001";
  const std::string devops = "https://localhost:1004";
  for (const auto& text :
       {std::string("[]"), std::string("{"), std::string("{}"), cloud_file("http://127.0.0.1:1001", devops),
        cloud_file("https://management.azure.com", devops), cloud_file(arm, "https://dev.azure.com"),
        cloud_file("https://127.0.0.1:1001/x", devops), cloud_file("https://u@127.0.0.1:1001", devops),
        cloud_file("https://127.0.0.1.evil.example", devops),
        cloud_file(arm, devops, R"(,"oidcRequestUri":"https://evil.example/o")"),
        cloud_file(arm, devops, R"(,"oidcRequestUri":"http://127.0.0.1/o")"),
        cloud_file(arm, devops, R"(,"caFile":7)")}) {
    DYNAMIC_SECTION(text) {
      const auto cloud = http::parse_cloud(text, "f");
      REQUIRE_FALSE(ok(cloud));
      CHECK(cloud.error().code == Errc::invalid_argument);
      CHECK(cloud.error().where == "f");
    }
  }
}

TEST_CASE("what is known of each built-in cloud") {
  struct Row {
    const char *name, *manager, *authority, *graph, *manager_scope, *graph_scope, *audience;
  };
  constexpr Row rows[] = {
      {"AzureCloud", "https://management.azure.com", "https://login.microsoftonline.com", "https://graph.microsoft.com",
       "https://management.azure.com/.default", "https://graph.microsoft.com/.default", "api://AzureADTokenExchange"},
      {"AzureUSGovernment", "https://management.usgovcloudapi.net", "https://login.microsoftonline.us",
       "https://graph.microsoft.us", "https://management.usgovcloudapi.net/.default",
       "https://graph.microsoft.us/.default", "api://AzureADTokenExchangeUSGov"},
      {"AzureChinaCloud", "https://management.chinacloudapi.cn", "https://login.chinacloudapi.cn",
       "https://microsoftgraph.chinacloudapi.cn", "https://management.chinacloudapi.cn/.default",
       "https://microsoftgraph.chinacloudapi.cn/.default", "api://AzureADTokenExchangeChina"}};
  CHECK(http::built_in_cloud_names().size() == std::size(rows));
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.name) {
      const auto cloud = http::built_in_cloud(row.name);
      REQUIRE(ok(cloud));
      CHECK(cloud->environment == row.name);
      CHECK(cloud->resource_manager == row.manager);
      CHECK(cloud->active_directory == row.authority);
      CHECK(cloud->graph == row.graph);
      CHECK(cloud->resource_manager_scope == row.manager_scope);
      CHECK(cloud->graph_scope == row.graph_scope);
      CHECK(cloud->exchange_audience == row.audience);
      CHECK(http::origins_for(*cloud, http::Audience::resource_manager) == std::vector<std::string>{row.manager});
      CHECK(http::origins_for(*cloud, http::Audience::graph) == std::vector<std::string>{row.graph});
      CHECK(http::origins_for(*cloud, http::Audience::azure_devops).front() == "https://dev.azure.com");
    }
  }
}

TEST_CASE("a sandbox stands for the cloud it is named after") {
  const auto gov = http::parse_cloud(
      cloud_file("https://127.0.0.1:1001", "https://localhost:1004", R"(,"name":"AzureUSGovernment")"), "f");
  REQUIRE(ok(gov));
  CHECK(gov->loopback);
  CHECK(gov->name == "AzureUSGovernment");
  CHECK(gov->environment == "AzureUSGovernment");
  CHECK(gov->resource_manager_scope == "https://management.usgovcloudapi.net/.default");
  CHECK(gov->exchange_audience == "api://AzureADTokenExchangeUSGov");
}

namespace {

std::string stack_file(const std::string& more = "") {
  return R"({"name":"OurStack","resourceManager":"https://management.west.stack.example",)"
         R"("activeDirectory":"https://login.microsoftonline.com","microsoftGraph":"https://graph.microsoft.com")" +
         more + "}";
}

std::string island_file(const std::string& more = "") {
  return R"({"name":"Island","resourceManager":"https://management.island.example",)"
         R"("activeDirectory":"https://login.island.example","microsoftGraph":"https://graph.island.example",)"
         R"("azureDevOps":"https://devops.island.example","azureDevOpsGraph":"https://vssps.island.example",)"
         R"("azureDevOpsEntitlements":"https://vsaex.island.example")" +
         more + "}";
}

}  // namespace

TEST_CASE("a cloud file describes a real cloud, with defaults for what it leaves out") {
  const auto stack = http::parse_cloud(stack_file(), "f");
  REQUIRE(ok(stack));
  CHECK_FALSE(stack->loopback);
  CHECK(stack->environment == "AzureStack");
  CHECK(stack->resource_manager_scope == "https://management.west.stack.example/.default");
  CHECK(stack->graph_scope == "https://graph.microsoft.com/.default");
  CHECK(stack->exchange_audience == "api://AzureADTokenExchange");
  CHECK(stack->devops == "https://dev.azure.com");
  CHECK(http::origins_for(*stack, http::Audience::azure_devops).size() == 5);

  const auto island = http::parse_cloud(
      island_file(
          R"(,"environment":"AzureCloud","exchangeAudience":"api://Island","resourceManagerScope":"https://arm.island.example/.default")"),
      "f");
  REQUIRE(ok(island));
  CHECK(island->environment == "AzureCloud");
  CHECK(island->exchange_audience == "api://Island");
  CHECK(island->resource_manager_scope == "https://arm.island.example/.default");
  CHECK(http::origins_for(*island, http::Audience::azure_devops) ==
        std::vector<std::string>{"https://devops.island.example", "https://vssps.island.example",
                                 "https://vsaex.island.example"});
}

TEST_CASE("a real cloud's file holds no credentials, no unknown keys and no way for tokens to go astray") {
  for (const auto& text :
       {stack_file(R"(,"clientSecret":"s")"), stack_file(R"(,"personalAccessToken":"p")"),
        stack_file(R"(,"systemAccessToken":"t")"), stack_file(R"(,"oidcRequestUri":"https://dev.azure.com/o")"),
        stack_file(R"(,"resourceManagerScop":"https://x.example/.default")"),
        stack_file(R"(,"resourceManagerScope":"https://management.azure.com/.default")"),
        stack_file(R"(,"resourceManagerScope":"https://management.core.windows.net//.default")"),
        stack_file(R"(,"resourceManagerScope":"797f4846-ba00-4fd7-ba43-dac1f8f63013/.default")"),
        stack_file(R"(,"resourceManagerScope":"https://x.example/")"), stack_file(R"(,"environment":"Ours")"),
        stack_file(R"(,"azureDevOps":"https://devops.stack.example","azureDevOpsGraph":"https://a.stack.example",)"
                   R"("azureDevOpsEntitlements":"https://b.stack.example")"),
        stack_file(R"(,"azureDevOps":"https://dev.azure.com")"),
        stack_file(R"(,"azureDevOps":"https://127.0.0.1:1004","azureDevOpsGraph":"https://127.0.0.1:1005",)"
                   R"("azureDevOpsEntitlements":"https://127.0.0.1:1006")"),
        island_file(R"(,"microsoftGraphScope":"https://graph.microsoft.com/.default")"),
        std::string(
            R"({"name":"AzureCloud","resourceManager":"https://management.evil.example",)"
            R"("activeDirectory":"https://login.evil.example","microsoftGraph":"https://graph.evil.example"})")}) {
    DYNAMIC_SECTION(text) {
      const auto cloud = http::parse_cloud(text, "f");
      REQUIRE_FALSE(ok(cloud));
      CHECK(cloud.error().code == Errc::invalid_argument);
    }
  }
}

TEST_CASE("no other spelling of this machine is a real cloud, so no real credentials go to it") {
  for (const char* host : {"127.0.0.2", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::]", "[::ffff:127.0.0.1]",
                           "localhost.", "arm.localhost", "localhost.localdomain", "169.254.169.254", "intranet"}) {
    DYNAMIC_SECTION(host) {
      const auto origin = std::string("https://") + host;
      const auto text = R"({"name":"X","resourceManager":")" + origin + R"(","activeDirectory":")" + origin +
                        R"(","microsoftGraph":")" + origin + R"(","azureDevOps":")" + origin +
                        R"(","azureDevOpsGraph":")" + origin + R"(","azureDevOpsEntitlements":")" + origin + "\"}";
      CHECK_FALSE(ok(http::parse_cloud(text, "f")));
    }
  }
}

TEST_CASE("the schema of cloud files names every key that the loader takes") {
  std::ifstream in("schemas/cloud.schema.json");
  const auto schema = nlohmann::json::parse(in);
  for (const auto& [key, rule] : schema.at("properties").items()) {
    INFO(key);
    if (key == "$schema") continue;
    const auto cloud = http::parse_cloud(stack_file(",\"" + key + "\":7"), "f");
    REQUIRE_FALSE(ok(cloud));
    CHECK(cloud.error().message.find("has no key") == std::string::npos);
  }
  const auto unknown = http::parse_cloud(stack_file(R"(,"clientId":"x")"), "f");
  REQUIRE_FALSE(ok(unknown));
  CHECK(unknown.error().message.find("has no key `clientId`") != std::string::npos);
}
