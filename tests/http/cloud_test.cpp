#include "http/cloud.hpp"

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
