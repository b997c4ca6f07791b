#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using test::DevOpsWorld;

TEST_CASE("a project is found by name in any case, and by id") {
  DevOpsWorld there;
  auto by_name = there.send("GET", "/contoso/_apis/projects/microBOTS?api-version=7.1");
  CHECK(by_name.status == 200);
  CHECK(by_name.body["id"] == there.project_id);
  CHECK(by_name.body["state"] == "wellFormed");
  CHECK(by_name.header("Content-Type") == "application/json; charset=utf-8; api-version=7.1");
  CHECK(there.send("GET", "/contoso/_apis/projects/" + there.project_id).body["name"] == "Microbots");
}

TEST_CASE("an unknown project is told by its own code") {
  DevOpsWorld there;
  auto named = there.send("GET", "/contoso/_apis/projects/Nowhere");
  CHECK(named.status == 404);
  CHECK(named.body["typeKey"] == "ProjectDoesNotExistWithNameException");
  auto child = there.send("GET", "/contoso/99999999-2222-4333-8444-555555555555/_apis/serviceendpoint/endpoints");
  CHECK(child.status == 400);
  CHECK(child.body["message"].get<std::string>().find("VS800075") == 0);
}

TEST_CASE("projects come in pages, and the header ends them") {
  DevOpsWorld there;
  auto first = there.send("GET", "/contoso/_apis/projects?$top=1");
  CHECK(first.body["count"] == 1);
  auto token = first.header("x-ms-continuationtoken");
  REQUIRE(token == "1");
  auto last = there.send("GET", "/contoso/_apis/projects?$top=1&continuationToken=" + token);
  CHECK(last.body["count"] == 1);
  CHECK(last.header("X-MS-ContinuationToken").empty());
  CHECK(last.body["value"][0]["id"] != first.body["value"][0]["id"]);
}

TEST_CASE("the bootstrap of the clients is served") {
  DevOpsWorld there;
  auto all = there.send("OPTIONS", "/contoso/_apis");
  CHECK(all.body["count"] == all.body["value"].size());
  auto some = there.send("OPTIONS", "/contoso/_apis/serviceendpoint");
  CHECK(some.body["value"].size() == 5);
  auto areas = there.send("GET", "/contoso/_apis/ResourceAreas");
  CHECK(areas.body["value"][0]["locationUrl"] == "https://localhost:4/contoso/");
  auto data = there.send("GET", "/contoso/_apis/connectionData?api-version=7.1-preview");
  CHECK(data.body["instanceId"] == there.organization_id);
  CHECK(data.header("X-VSS-ResourceTenant") == DevOpsWorld::tenant);
  CHECK(data.header("ActivityId").size() == 36);
}
