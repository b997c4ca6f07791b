#include <catch2/catch.hpp>

#include "base/percent.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/security/scopes.hpp"
#include "sandbox/devops/wire/locations.hpp"
#include "sandbox/devops/wire/rows.hpp"
#include "sandbox/devops/world.hpp"
#include "sandbox/directory/principals.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

constexpr const char* project_namespace = "52d39943-cb85-4d7f-8fa8-c6baac873819";

json project_body(const std::string& name) {
  json process = {{"templateTypeId", "b8a3a935-7e91-48b8-a94c-606d37c3e9f2"}};
  return {{"name", name},
          {"description", "of tests"},
          {"visibility", "private"},
          {"capabilities", {{"versioncontrol", {{"sourceControlType", "git"}}}, {"processTemplate", process}}}};
}

DevOpsWorld::Outcome as_member(DevOpsWorld& there, const std::string& method, const std::string& path,
                               const json& body = nullptr) {
  return there.send_as(DevOpsWorld::basic(DevOpsWorld::member_token), method, path, body);
}

}  // namespace

TEST_CASE("a project is made by an operation that is polled") {
  DevOpsWorld there;
  there.cloud.behaviour.delays.project = std::chrono::seconds(5);
  CHECK(as_member(there, "POST", "/contoso/_apis/projects", project_body("Fresh")).status == 403);
  auto started = there.send("POST", "/contoso/_apis/projects", project_body("Fresh"));
  CHECK(started.status == 202);
  CHECK(started.body["status"] == "notSet");
  auto operation = "/contoso/_apis/operations/" + started.body["id"].get<std::string>();
  CHECK(there.send("GET", operation).body["status"] == "inProgress");
  CHECK(there.send("GET", "/contoso/_apis/projects").body["count"] == 2);
  CHECK(there.send("GET", "/contoso/_apis/projects?stateFilter=createPending").body["count"] == 1);
  there.clock.pass(std::chrono::seconds(5));
  CHECK(there.send("GET", operation).body["status"] == "succeeded");
  auto made = there.send("GET", "/contoso/_apis/projects/fresh?includeCapabilities=true").body;
  CHECK(made["state"] == "wellFormed");
  CHECK(made["capabilities"]["processTemplate"]["templateName"] == "Basic");
  CHECK(made["description"] == "of tests");
}

TEST_CASE("a project that cannot be is refused") {
  DevOpsWorld there;
  auto post = [&](const json& body) { return there.send("POST", "/contoso/_apis/projects", body); };
  CHECK(post(project_body("microBOTS")).body["typeKey"] == "ProjectAlreadyExistsException");
  CHECK(post(project_body("a/b")).status == 400);
  CHECK(post(project_body("")).status == 400);
  CHECK(post({{"name", "Bare"}}).status == 400);
  auto process = project_body("Odd");
  process["capabilities"]["processTemplate"]["templateTypeId"] = "99999999-2222-4333-8444-555555555555";
  CHECK(post(process).status == 404);
}

TEST_CASE("a renamed project is found by its old name only through its history, a removed one not at all") {
  DevOpsWorld there;
  auto place = "/contoso/_apis/projects/" + there.other_project_id;
  CHECK(as_member(there, "PATCH", place, {{"name", "Mine"}}).status == 403);
  CHECK(there.send("PATCH", place, {{"name", "Another"}}).status == 202);
  CHECK(there.send("GET", "/contoso/_apis/projects/Other").status == 404);
  CHECK(there.send("GET", "/contoso/_apis/projects/Other?includeHistory=true").body["name"] == "Another");
  CHECK(as_member(there, "DELETE", place).status == 403);
  CHECK(there.send("DELETE", place).status == 202);
  CHECK(there.send("GET", place).status == 404);
  CHECK(there.send("GET", "/contoso/_apis/projects?stateFilter=all").body["count"] == 1);
}

TEST_CASE("a member sees the projects it has a place in, and those that show themselves") {
  DevOpsWorld there;
  there.send("POST", "/contoso/_apis/projects", project_body("Hidden"));
  CHECK(as_member(there, "GET", "/contoso/_apis/projects").body["count"] == 2);
  CHECK(as_member(there, "GET", "/contoso/_apis/projects/Hidden").status == 404);
  CHECK(as_member(there, "GET", "/contoso/Hidden/_apis/git/repositories").status == 404);
  there.send("PATCH", "/contoso/_apis/projects/Hidden", nullptr);
  auto id = there.send("GET", "/contoso/_apis/projects/Hidden").body["id"].get<std::string>();
  there.send("PATCH", "/contoso/_apis/projects/" + id, {{"visibility", "organization"}});
  CHECK(as_member(there, "GET", "/contoso/_apis/projects/Hidden").status == 200);
}

TEST_CASE("an access control entry is merged, told with its effect, and taken back bit by bit") {
  DevOpsWorld there;
  there.send("POST", "/contoso/_apis/projects", project_body("Hidden"));
  auto id = there.send("GET", "/contoso/_apis/projects/Hidden").body["id"].get<std::string>();
  auto token = "$PROJECT:vstfs:///Classification/TeamProject/" + id;
  auto who = there.graph("GET", "/contoso/_apis/identities?identityIds=" + there.member_id)
                 .body["value"][0]["descriptor"]
                 .get<std::string>();
  auto lists = std::string("/contoso/_apis/accesscontrollists/") + project_namespace +
               "?includeExtendedInfo=true&token=" + percent_encoded(token) + "&descriptors=" + percent_encoded(who);
  auto entry_now = [&] { return there.send("GET", lists).body["value"][0]["acesDictionary"][who]; };
  CHECK(entry_now() == json{{"descriptor", who}, {"allow", 0}, {"deny", 0}, {"extendedInfo", json::object()}});
  auto entries = std::string("/contoso/_apis/accesscontrolentries/") + project_namespace;
  auto set = [&](int allow, int deny) {
    json entry = {{"descriptor", who}, {"allow", allow}, {"deny", deny}};
    json body = {{"token", token}, {"merge", true}, {"accessControlEntries", {entry}}};
    CHECK(as_member(there, "POST", entries, body).status == 403);
    return there.send("POST", entries, body).body["value"][0];
  };
  CHECK(set(3, 0)["allow"] == 3);
  CHECK(as_member(there, "GET", "/contoso/_apis/projects/Hidden").status == 200);
  CHECK(set(0, 1)["allow"] == 2);
  CHECK(entry_now()["extendedInfo"] == json{{"effectiveAllow", 2}, {"effectiveDeny", 1}});
  CHECK(as_member(there, "GET", "/contoso/_apis/projects/Hidden").status == 404);
  auto bit = std::string("/contoso/_apis/permissions/") + project_namespace + "/1?token=" + percent_encoded(token) +
             "&descriptor=" + percent_encoded(who);
  CHECK(there.send("DELETE", bit).body["deny"] == 0);
  CHECK(there.send("DELETE", entries + "?token=" + percent_encoded(token) + "&descriptors=" + percent_encoded(who))
            .text == "true");
  CHECK(entry_now()["allow"] == 0);
}

TEST_CASE("security namespaces are those of the service") {
  DevOpsWorld there;
  CHECK(there.send("GET", "/contoso/_apis/securitynamespaces").body["count"] == 61);
  auto one = there.send("GET", "/contoso/_apis/securitynamespaces/49b48001-ca20-4adc-8111-5b60c903a50c").body;
  CHECK(one["value"][0]["actions"][4]["name"] == "ViewEndpoint");
  CHECK(there.send("GET", "/contoso/_apis/securitynamespaces/99999999-2222-4333-8444-555555555555").status == 404);
}

TEST_CASE("a person of the tenant has the account that Microsoft Graph gave") {
  DevOpsWorld there;
  auto id = "00000000-0000-4000-8000-0000000000b1";
  put_principal(there.cloud.world,
                {{"objectId", id},
                 {"appId", ""},
                 {"tenantId", text_of(*devops::organization_named(there.cloud.world, "contoso"), "tenantId")},
                 {"kind", "user"},
                 {"displayName", "Person 01"},
                 {"properties", {{"userPrincipalName", "person-10@contoso.onmicrosoft.com"}}}});
  auto added = there.entitlements(
      "POST", "/contoso/_apis/userentitlements?api-version=7.1-preview.3",
      {{"accessLevel", {{"accountLicenseType", "express"}}}, {"user", {{"subjectKind", "user"}, {"originId", id}}}});
  CHECK(added.body["isSuccess"] == true);
  auto found = there.graph("GET", "/contoso/_apis/identities?searchFilter=DirectoryAlias&filterValue=person-10").body;
  REQUIRE(found["count"] == 1);
  CHECK(found["value"][0]["properties"]["Account"]["$value"] == "person-10@contoso.onmicrosoft.com");
}

TEST_CASE("entitlements that are none are refused, not stumbled over") {
  DevOpsWorld there;
  for (auto body : {json::array({nullptr}), json::array({json::array({1, "a"})})})
    for (auto kind : {"user", "serviceprincipal"}) {
      auto place = std::string("/contoso/_apis/") + kind + "entitlements?api-version=7.1-preview";
      CHECK(there.entitlements("PATCH", place, body).status == 400);
    }
  json user = {{"subjectKind", "user"}, {"principalName", "person-20@contoso.example"}};
  json wanted = {{"accessLevel", {{"accountLicenseType", "express"}}}, {"user", user}, {"projectEntitlements", {1}}};
  auto added = there.entitlements("POST", "/contoso/_apis/userentitlements?api-version=7.1-preview", wanted);
  CHECK(added.status == 200);
  CHECK(added.body["isSuccess"] == false);
}

TEST_CASE("a repository is filled from another once") {
  DevOpsWorld there;
  auto place = std::string("/contoso/Microbots/_apis/git/repositories/Microbots");
  CHECK_FALSE(there.send("GET", place).body.contains("defaultBranch"));
  CHECK(there.send("GET", place).body["_links"].contains("pushes"));
  json source = {{"parameters", {{"gitSource", {{"url", "https://example.org/games.git"}}}}}};
  CHECK(there.send("POST", place + "/importRequests", {{"parameters", json::object()}}).status == 400);
  CHECK(as_member(there, "POST", place + "/importRequests", source).status == 403);
  auto asked = there.send("POST", place + "/importRequests", source);
  CHECK(asked.status == 201);
  CHECK(asked.body["status"] == "queued");
  auto number = std::to_string(asked.body["importRequestId"].get<int>());
  auto done = there.send("GET", place + "/importRequests/" + number).body;
  CHECK(done["status"] == "completed");
  CHECK(done["detailedStatus"]["currentStep"] == 6);
  CHECK(there.send("GET", place + "/importRequests/99").status == 404);
  CHECK(there.send("GET", place).body["defaultBranch"] == "refs/heads/main");
  CHECK(there.send("POST", place + "/importRequests", source).status == 409);
}

TEST_CASE("repositories come, are listed and go") {
  DevOpsWorld there;
  auto place = std::string("/contoso/Microbots/_apis/git/repositories");
  CHECK(there.send("GET", place).body["value"][0]["name"] == "Microbots");
  CHECK(as_member(there, "POST", place, {{"name", "more"}}).status == 403);
  auto made = there.send("POST", place, {{"name", "more"}});
  CHECK(made.status == 201);
  CHECK(there.send("POST", place, {{"name", "More"}}).status == 409);
  CHECK(there.send("GET", place).body["count"] == 2);
  CHECK(there.send("DELETE", place + "/" + made.body["id"].get<std::string>()).status == 204);
  CHECK(there.send("GET", place).body["count"] == 1);
}

TEST_CASE("each origin lists its own resources, with the service's ids") {
  DevOpsWorld there;
  auto has = [](const json& answer, const char* id) {
    for (const auto& one : answer["value"])
      if (one["id"] == id) return true;
    return false;
  };
  CHECK(has(there.send("OPTIONS", "/contoso/_apis").body, "603fe2ac-9723-48b9-88ad-09305aa6c6e1"));
  CHECK(has(there.graph("OPTIONS", "/contoso/_apis").body, "e1dbb0ae-49cb-4532-95a1-86cd89cfcab4"));
  CHECK(has(there.entitlements("OPTIONS", "/contoso/_apis").body, "1d491a66-190b-43ae-86b8-9c2688c55186"));
  CHECK_FALSE(has(there.entitlements("OPTIONS", "/contoso/_apis").body, "603fe2ac-9723-48b9-88ad-09305aa6c6e1"));
  auto areas = there.send("GET", "/contoso/_apis/resourceAreas").body;
  for (const auto& area : areas["value"])
    if (area["name"] == "Graph") CHECK(area["locationUrl"] == "https://localhost:5/contoso/");
  for (const auto& area : areas["value"])
    if (area["name"] == "MemberEntitlementManagement") CHECK(area["locationUrl"] == "https://localhost:6/contoso/");
}

TEST_CASE("the version of a resource follows from its place") {
  using devops::support_of;
  CHECK(support_of("/contoso/_apis/projects/Microbots").revision == 4);
  CHECK(support_of("/contoso/_apis/projects/x/teams/y/members").released == "7.1");
  CHECK(support_of("/contoso/_apis/connectionData").released == "0.0");
  CHECK(support_of("/contoso/x/_apis/pipelines/pipelinepermissions/endpoint/y").released == "0.0");
  CHECK(support_of("/contoso/_apis/graph/serviceprincipals").released == "0.0");
  CHECK(support_of("/contoso/_apis/graph/descriptors/x").released == "7.1");
  CHECK(support_of("/contoso/_apis/userentitlements").revision == 5);
  DevOpsWorld there;
  auto plain = there.graph("GET", "/contoso/_apis/graph/users?api-version=7.1");
  CHECK(plain.body["typeKey"] == "VssInvalidPreviewVersionException");
  auto newest = there.send("GET", "/contoso/_apis/projects?api-version=7.2-preview");
  CHECK(newest.header("Content-Type") == "application/json; charset=utf-8; api-version=7.2-preview.4");
}

TEST_CASE("a stopped organization and one that never was answer before anybody is asked for credentials") {
  DevOpsWorld there;
  auto row = *there.world.find(tables::organizations, "contoso");
  row["stopped"] = "This Azure DevOps organization has been deactivated due to inactivity.";
  there.world.put(tables::organizations, "contoso", row);
  auto stopped = there.send_as("", "OPTIONS", "/contoso/_apis");
  CHECK(stopped.status == 503);
  CHECK(stopped.body["message"].get<std::string>().starts_with("TF24668"));
  CHECK(stopped.text.starts_with("\xEF\xBB\xBF{"));
  CHECK(stopped.header("X-TFS-ServiceError").starts_with("TF24668%3A%20The%20following"));
  auto unknown = there.send_as("", "GET", "/nobody/_apis/projects");
  CHECK(unknown.status == 404);
  CHECK(unknown.header("Content-Type").starts_with("text/html"));
}

TEST_CASE("a token for service connections opens nothing else") {
  DevOpsWorld there;
  devops::limit_token(there.cloud, DevOpsWorld::administrator_token, {"vso.serviceendpoint"});
  CHECK(there.send("GET", there.endpoints()).status == 200);
  CHECK(there.send("POST", there.endpoints(), there.connection_body("x")).status == 401);
  CHECK(there.send("GET", "/contoso/_apis/projects").status == 401);
  CHECK(there.entitlements("GET", "/contoso/_apis/userentitlements").status == 401);
  CHECK(there.send("GET", "/contoso/_apis/connectionData").status == 200);
}
