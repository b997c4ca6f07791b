#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

std::string roles_of(const DevOpsWorld& there, const std::string& connection) {
  return "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
         there.project_id + "_" + connection;
}

json grant(const std::string& member, const char* role) {
  return json::array({{{"userId", member}, {"roleName", role}}});
}

}  // namespace

TEST_CASE("the creator administers a connection") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto roles = there.send("GET", roles_of(there, id)).body["value"];
  REQUIRE(roles.size() == 1);
  CHECK(roles[0]["role"]["name"] == "Administrator");
  CHECK(roles[0]["role"]["allowPermissions"] == 3);
  CHECK(roles[0]["access"] == "assigned");
}

TEST_CASE("a role decides what a member sees and may do") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto member = DevOpsWorld::basic(DevOpsWorld::member_token);
  auto own = "/contoso/_apis/serviceendpoint/endpoints/" + id;
  CHECK(there.send_as(member, "GET", there.endpoints(id)).text == "null");
  CHECK(there.send_as(member, "GET", there.endpoints()).body["count"] == 0);
  auto body = there.connection_body("x");
  CHECK(there.send_as(member, "POST", "/contoso/_apis/serviceendpoint/endpoints", body).status == 403);

  there.send("PUT", roles_of(there, id), grant(there.member_id, "Reader"));
  auto half = there.send_as(member, "GET", there.endpoints(id)).body;
  CHECK(half["id"] == id);
  CHECK_FALSE(half.contains("authorization"));
  json permission = {{"pipelines", json::array({{{"id", 1}, {"authorized", true}}})}};
  CHECK(there.send_as(member, "PATCH", there.permissions(id), permission).status == 403);

  there.send("PUT", roles_of(there, id), grant(there.member_id, "User"));
  auto whole = there.send_as(member, "GET", there.endpoints(id)).body;
  CHECK(whole.contains("authorization"));
  CHECK(there.send_as(member, "PATCH", there.permissions(id), permission).status == 200);
  CHECK(there.send_as(member, "PUT", own, whole).status == 403);
  CHECK(there.send_as(member, "DELETE", own + "?projectIds=" + there.project_id).status == 403);
  CHECK(there.send_as(member, "PUT", roles_of(there, id), grant(there.member_id, "Administrator")).status == 403);
}

TEST_CASE("an identity nobody knows is passed over in silence") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto answer = there.send("PUT", roles_of(there, id), grant("99999999-2222-4333-8444-555555555555", "User"));
  CHECK(answer.status == 200);
  CHECK(answer.body["count"] == 0);
}

TEST_CASE("roles of the project are inherited, and can be removed") {
  DevOpsWorld there;
  auto id = there.create("sc")["id"].get<std::string>();
  auto project =
      "/contoso/_apis/securityroles/scopes/distributedtask.project.serviceendpointrole/roleassignments/resources/" +
      there.project_id;
  there.send("PUT", project, grant(there.member_id, "Reader"));
  auto roles = there.send("GET", roles_of(there, id)).body["value"];
  REQUIRE(roles.size() == 2);
  CHECK(roles[1]["access"] == "inherited");
  CHECK(there.send("PATCH", project, json::array({there.member_id})).status == 204);
  CHECK(there.send("GET", roles_of(there, id)).body["count"] == 1);
}
