#include "sandbox/worlds/made.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

TEST_CASE("every connection of a fleet signs in and is admitted to its one pipeline") {
  MadeWorld world(worlds::Kind::fleet, 12);
  auto connections = world.connections_of("Fleet");
  REQUIRE(connections.size() == 12);
  for (const auto& connection : connections) {
    auto id = connection["id"].get<std::string>();
    CHECK(connection["isReady"] == true);
    auto permissions = world.devops(
        "GET", "/contoso/Fleet/_apis/pipelines/pipelinepermissions/endpoint/" + id + "?api-version=7.1-preview.1");
    CHECK(permissions.body["pipelines"].size() == 1);
    // The role is on a group: the subscription itself, which the test reads, is not theirs.
    CHECK(world.tried("Fleet", id) == "forbidden");
  }
}

TEST_CASE("each identity of a fleet has its role and its trust") {
  MadeWorld world(worlds::Kind::fleet, 3);
  auto listed = world.lab().arm("GET", std::string("/subscriptions/") + Lab::subscription +
                                           "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
                                           "?api-version=2023-01-31");
  REQUIRE(listed.body["value"].size() == 3);
  for (const auto& identity : listed.body["value"]) {
    auto id = identity["id"].get<std::string>();
    auto trust = world.lab().arm("GET", id + "/federatedIdentityCredentials?api-version=2023-01-31");
    CHECK(trust.body["value"].size() == 1);
    auto number = identity["name"].get<std::string>().substr(3);
    auto grants = world.lab().arm(
        "GET",
        std::string("/subscriptions/") + Lab::subscription + "/resourceGroups/rg-" + number +
            "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01&$filter=principalId%20eq%20'" +
            identity["properties"]["principalId"].get<std::string>() + "'");
    CHECK(grants.body["value"].size() == 1);
  }
}
