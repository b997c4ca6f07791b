#include <catch2/catch.hpp>

#include "sandbox/devops/world.hpp"

using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

constexpr const char* configurations = "/contoso/Microbots/_apis/pipelines/checks/configurations";

struct Guarded : DevOpsWorld {
  devops::Job job = devops::start_job(cloud, project_id, 1);
  std::string id = create("sc")["id"];
  std::string member = basic(member_token);

  Guarded() { send("PATCH", permissions(id), {{"pipelines", json::array({{{"id", 1}, {"authorized", true}}})}}); }
  Outcome token() {
    auto target = job.token_request_uri.substr(std::string("https://localhost:4").size());
    return send_as("Bearer " + job.access_token, "POST", target + "?api-version=7.1&serviceConnectionId=" + id);
  }
  json body(const char* type, json settings) const {
    return {{"type", {{"id", type}}},
            {"settings", std::move(settings)},
            {"resource", {{"type", "endpoint"}, {"id", id}, {"name", "sc"}}},
            {"timeout", 43200}};
  }
  json approval() const {
    return body("8c6f20a7-a545-4486-9777-f762fafe0d4d", {{"approvers", json::array({{{"id", member_id}}})},
                                                         {"executionOrder", "anyOrder"},
                                                         {"minRequiredApprovers", 0}});
  }
  json task(const char* definition, json inputs) const {
    return body("fe1de3ee-a436-41b4-bb20-f6eb4cb879a7",
                {{"definitionRef", {{"id", definition}}}, {"inputs", std::move(inputs)}});
  }
  std::string query() const { return std::string(configurations) + "?resourceType=endpoint&resourceId=" + id; }
};

}  // namespace

TEST_CASE("a check is made, read, changed and deleted by administrators of its resource alone") {
  Guarded there;
  CHECK(there.send_as(there.member, "POST", configurations, there.approval()).status == 403);
  CHECK(there.send_as(there.member, "GET", there.query()).status == 403);
  auto made = there.send("POST", configurations, there.approval());
  REQUIRE(made.status == 200);
  CHECK(made.body["type"]["name"] == "Approval");
  CHECK(made.body["createdBy"]["displayName"] == "Administrator");
  auto one = std::string(configurations) + "/" + made.body["id"].dump();
  CHECK_FALSE(there.send("GET", one).body.contains("settings"));
  auto changed = made.body;
  changed["timeout"] = 60;
  auto after = there.send("PATCH", one, changed);
  CHECK(after.body["version"] == 2);
  CHECK(after.body["timeout"] == 60);
  CHECK(there.send_as(there.member, "DELETE", one).status == 403);
  CHECK(there.send("DELETE", one).status == 204);
  CHECK(there.send("GET", one).status == 404);
  CHECK(there.send("GET", there.query()).body["count"] == 0);
}

TEST_CASE("a group approves, and holds a role, through its members") {
  Guarded there;
  std::string group;
  const auto groups = there.graph("GET", "/contoso/_apis/graph/groups").body;
  for (const auto& one : groups["value"])
    if (one["principalName"] == "[Microbots]\\Contributors") group = one["descriptor"];
  std::string id = there.graph("GET", "/contoso/_apis/graph/storagekeys/" + group).body["value"];
  std::string member =
      there.graph("GET", "/contoso/_apis/graph/descriptors/" + std::string(there.member_id)).body["value"];
  auto roles = "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
               there.project_id + "_" + there.id;
  auto given = there.send("PUT", roles, json::array({{{"roleName", "User"}, {"userId", id}}}));
  CHECK(given.body["value"][0]["identity"]["displayName"] == "[Microbots]\\Contributors");
  auto approval = there.approval();
  approval["settings"]["approvers"][0]["id"] = id;
  CHECK(there.send("POST", configurations, approval).status == 200);
  CHECK(there.send_as(there.member, "GET", there.query()).status == 403);
  CHECK(there.graph("PUT", "/contoso/_apis/graph/memberships/" + member + "/" + group).status == 201);
  CHECK(there.send_as(there.member, "GET", there.query()).status == 200);
  CHECK(there.token().status != 200);
  auto approvals = std::string("/contoso/Microbots/_apis/pipelines/approvals");
  auto pending = there.send("GET", approvals + "?state=pending").body["value"];
  auto yes = json::array({{{"approvalId", pending[0]["id"]}, {"status", "approved"}, {"comment", "go"}}});
  CHECK(there.send_as(there.member, "PATCH", approvals, yes).body["value"][0]["status"] == "approved");
  CHECK(there.token().status == 200);
}

TEST_CASE("checks go with the connection they guard") {
  Guarded there;
  auto made = there.send("POST", configurations, there.approval());
  auto one = std::string(configurations) + "/" + made.body["id"].dump();
  auto gone = "/contoso/_apis/serviceendpoint/endpoints/" + there.id + "?projectIds=" + there.project_id;
  CHECK(there.send("DELETE", gone).status == 204);
  CHECK(there.send("GET", one).status == 404);
}

TEST_CASE("checks of several resources are asked for at once") {
  Guarded there;
  there.send("POST", configurations, there.approval());
  auto ask = "/contoso/Microbots/_apis/pipelines/checks/queryconfigurations?$expand=settings";
  auto found = there.send("POST", ask, json::array({{{"type", "endpoint"}, {"id", there.id}}})).body;
  CHECK(found["count"] == 1);
  CHECK(found["value"][0]["settings"]["executionOrder"] == "anyOrder");
}

TEST_CASE("a flawed check is refused") {
  Guarded there;
  auto status = [&](const json& body) { return there.send("POST", configurations, body).status; };
  auto body = there.approval();
  body["timeout"] = 43201;
  CHECK(status(body) == 400);
  body = there.approval();
  body["settings"]["approvers"][0]["id"] = there.principal_id;
  CHECK(status(body) == 400);
  CHECK(status(there.body("11111111-1111-4111-8111-111111111111", json::object())) == 400);
  CHECK(status(there.body("4020e66e-b0f3-47e1-bc88-48f3cc59b5f3", json::object())) == 400);
  CHECK(status(there.body("2ef31ad6-baa0-403a-8b45-2cbc9b4e5563", json::object())) == 200);
  body = there.approval();
  body["resource"]["id"] = "11111111-1111-4111-8111-111111111111";
  CHECK(status(body) == 403);
}

TEST_CASE("a job gets its token once the approval is given, by an approver") {
  Guarded there;
  there.send("POST", configurations, there.approval());
  CHECK(there.token().status == 403);
  auto approvals = std::string("/contoso/Microbots/_apis/pipelines/approvals");
  auto pending = there.send("GET", approvals + "?state=pending").body["value"];
  REQUIRE(pending.size() == 1);
  auto yes = json::array({{{"approvalId", pending[0]["id"]}, {"status", "approved"}, {"comment", "go"}}});
  CHECK(there.send("PATCH", approvals, yes).status == 401);
  CHECK(there.send_as(there.member, "PATCH", approvals, yes).body["value"][0]["status"] == "approved");
  CHECK(there.token().status == 200);
}

TEST_CASE("branches and business hours hold a job back") {
  Guarded there;
  constexpr const char* branches = "86b05a0c-73e6-4f7d-b3cf-e38f3b39a75b";
  constexpr const char* hours = "445fde2f-6c39-441c-807f-8a59ff2e075f";
  auto add = [&](const char* definition, json inputs) {
    return there.send("POST", configurations, there.task(definition, std::move(inputs))).body["id"].dump();
  };
  SECTION("a branch") {
    auto check = add(branches, {{"allowedBranches", "refs/heads/release/*"}});
    CHECK(there.token().status == 403);
    there.send("DELETE", std::string(configurations) + "/" + check);
    add(branches, {{"allowedBranches", "refs/heads/release/*, refs/heads/main"}});
    CHECK(there.token().status == 200);
  }
  SECTION("hours: the clock stands at midnight of a Saturday") {
    add(hours, {{"businessDays", "Friday"}, {"timeZone", "UTC"}, {"startTime", "00:00"}, {"endTime", "23:59"}});
    CHECK(there.token().status == 403);
  }
  SECTION("hours elsewhere: it is still Friday on the other coast") {
    add(hours, {{"businessDays", "Thursday, Friday"},
                {"timeZone", "Pacific Standard Time"},
                {"startTime", "08:00"},
                {"endTime", "17:00"}});
    CHECK(there.token().status == 200);
  }
}

TEST_CASE("a job that used a connection leaves a record, once") {
  Guarded there;
  auto history = "/contoso/Microbots/_apis/serviceendpoint/" + there.id + "/executionhistory";
  CHECK(there.send("GET", history).body["count"] == 0);
  CHECK(there.token().status == 200);
  CHECK(there.token().status == 200);
  auto records = there.send("GET", history).body["value"];
  REQUIRE(records.size() == 1);
  CHECK(records[0]["endpointId"] == there.id);
  CHECK(records[0]["data"]["definition"]["name"] == "microbots-ci");
  CHECK(records[0]["data"]["result"] == "succeeded");
  CHECK(there.send_as(there.member, "GET", history).status == 403);
}
