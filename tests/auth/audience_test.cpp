#include "auth/audience.hpp"

#include <catch2/catch.hpp>

using namespace keyless;
using http::Audience;

TEST_CASE("tokens are asked for the services of the cloud that they go to") {
  struct Row {
    const char *cloud, *manager, *graph;
  };
  constexpr Row rows[] = {
      {"AzureCloud", "https://management.azure.com/.default", "https://graph.microsoft.com/.default"},
      {"AzureUSGovernment", "https://management.usgovcloudapi.net/.default", "https://graph.microsoft.us/.default"},
      {"AzureChinaCloud", "https://management.chinacloudapi.cn/.default",
       "https://microsoftgraph.chinacloudapi.cn/.default"}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.cloud) {
      const auto cloud = *http::built_in_cloud(row.cloud);
      CHECK(auth::scope_of(cloud, Audience::resource_manager) == row.manager);
      CHECK(auth::scope_of(cloud, Audience::graph) == row.graph);
      CHECK(auth::scope_of(cloud, Audience::azure_devops) == "499b84ac-1321-427f-aa17-267ca6975798/.default");
      CHECK(auth::scope_of(cloud, Audience::pipeline_job).empty());
      CHECK(auth::scope_of(cloud, Audience::none).empty());
    }
  }
}
