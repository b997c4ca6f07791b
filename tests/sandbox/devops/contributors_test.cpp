#include <catch2/catch.hpp>

#include "sandbox/devops/core/population.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

std::string group_named(DevOpsWorld& there, const std::string& principal_name) {
  const auto groups = there.graph("GET", "/contoso/_apis/graph/groups").body;
  for (const auto& group : groups["value"])
    if (group["principalName"] == principal_name) return group["descriptor"];
  return {};
}

std::string scope_of(DevOpsWorld& there) {
  return there.graph("GET", "/contoso/_apis/graph/descriptors/" + there.project_id).body["value"];
}

}  // namespace

TEST_CASE("a reader of a project changes none of its pipelines, folders, variable groups and environments") {
  DevOpsWorld there;
  const auto reader = DevOpsWorld::basic(DevOpsWorld::member_token);
  const auto project = std::string("/contoso/Microbots/_apis");
  CHECK(there.send_as(reader, "GET", project + "/pipelines").status == 200);
  CHECK(there.send_as(reader, "DELETE", project + "/build/definitions/1").status == 403);
  CHECK(there.send_as(reader, "PUT", project + "/build/folders/mine", {{"path", "\\mine"}}).status == 403);
  CHECK(there
            .send_as(reader, "POST", project + "/distributedtask/variablegroups",
                     {{"name", "mine"}, {"type", "Vsts"}, {"variables", {{"a", {{"value", "b"}}}}}})
            .status == 403);
  CHECK(there.send_as(reader, "POST", project + "/distributedtask/environments", {{"name", "mine"}}).status == 403);
  CHECK(there.send("GET", project + "/build/definitions/1").status == 200);
}

TEST_CASE("whoever administers one project puts no group among the organization's administrators") {
  DevOpsWorld there;
  const auto token = DevOpsWorld::member_token;
  auto rows = there.world.rows(tables::projects);
  REQUIRE_FALSE(rows.empty());
  const auto administrators = group_named(there, "[contoso]\\Project Collection Administrators");
  REQUIRE_FALSE(administrators.empty());
  const auto target = "/contoso/_apis/graph/groups?scopeDescriptor=" + scope_of(there);
  const json body = {{"displayName", "Rising"}};
  CHECK(there.graph("POST", target, body, token).status == 403);
  devops::put_into_project(there.cloud, "contoso", there.project_id, there.member_id, "Project Administrators");
  const auto plain = there.graph("POST", target, body, token);
  INFO(plain.text);
  const auto rising =
      there.graph("POST", target + "&groupDescriptors=" + administrators, {{"displayName", "Higher"}}, token);
  CHECK(rising.status == 403);
}

TEST_CASE("a folder path of any length costs no more than the service's limit") {
  DevOpsWorld there;
  std::string path;
  for (int level = 0; level < 20'000; ++level) path += "\\a";
  const auto made = there.send("PUT", "/contoso/Microbots/_apis/build/folders", {{"path", path}});
  CHECK(made.status / 100 != 5);
  const auto listed = there.send("GET", "/contoso/Microbots/_apis/build/folders");
  CHECK(listed.body["value"].size() <= 203);
}

TEST_CASE("a pattern full of stars is answered") {
  DevOpsWorld there;
  std::string stars;
  for (int i = 0; i < 30; ++i) stars += "*a";
  CHECK(there.send("GET", "/contoso/Microbots/_apis/build/definitions?name=" + stars + "*b").body["count"] == 0);
}
