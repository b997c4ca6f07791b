#include <catch2/catch.hpp>

#include "base/percent.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/world.hpp"
#include "sandbox/text/timestamps.hpp"

using namespace keyless;
using namespace keyless::sandbox;
using nlohmann::json;
using test::DevOpsWorld;

namespace {

constexpr const char* service_principals = "/contoso/_apis/graph/serviceprincipals";
constexpr const char* users = "/contoso/_apis/userentitlements";

json guest(const std::string& mail) {
  return {{"accessLevel", {{"accountLicenseType", "stakeholder"}}},
          {"user", {{"principalName", mail}, {"subjectKind", "user"}}}};
}

std::string group_named(DevOpsWorld& there, const std::string& principal_name) {
  auto groups = there.graph("GET", "/contoso/_apis/graph/groups").body;
  for (const auto& group : groups["value"])
    if (group["principalName"] == principal_name) return group["descriptor"];
  return {};
}

}  // namespace

TEST_CASE("a service principal is materialised by its object id, and still has no access") {
  DevOpsWorld there;
  auto made = there.graph("POST", service_principals, {{"originId", there.principal_id}});
  REQUIRE(made.status == 201);
  CHECK(made.body["applicationId"] == there.client_id);
  CHECK(made.body["mailAddress"].is_null());
  CHECK_FALSE(made.body.contains("metaType"));
  auto descriptor = made.body["descriptor"].get<std::string>();
  CHECK(made.header("Location").ends_with("/_apis/Graph/ServicePrincipals/" + descriptor));
  CHECK(there.graph("GET", "/contoso/_apis/graph/membershipstates/" + descriptor).body["active"] == false);
  devops::put_access_token(there.cloud, "contoso", there.principal_id, "robots-token");
  CHECK(there.send_as(DevOpsWorld::basic("robots-token"), "GET", "/contoso/_apis/projects").status == 401);
  auto unknown = there.graph("POST", service_principals, {{"originId", there.client_id}});
  CHECK(unknown.status == 404);
  CHECK(unknown.body["message"].get<std::string>().starts_with("VS860016"));
}

TEST_CASE("a new member is missing from the graph until it is materialised") {
  DevOpsWorld there;
  there.cloud.behaviour.delays.member = std::chrono::seconds(30);
  json body = {{"accessLevel", {{"accountLicenseType", "express"}}},
               {"servicePrincipal", {{"originId", there.principal_id}}}};
  auto made = there.entitlements("POST", "/contoso/_apis/serviceprincipalentitlements", body).body;
  CHECK(made["isSuccess"] == true);
  CHECK_FALSE(made["servicePrincipalEntitlement"]["servicePrincipal"].contains("descriptor"));
  auto key = made["servicePrincipalEntitlement"]["id"].get<std::string>();
  CHECK(there.graph("GET", "/contoso/_apis/graph/descriptors/" + key).status == 404);
  there.clock.pass(std::chrono::seconds(31));
  CHECK(there.graph("GET", "/contoso/_apis/graph/descriptors/" + key).status == 200);
}

TEST_CASE("a person outside the directory becomes a guest, and keeps the storage key when removed and added again") {
  DevOpsWorld there;
  auto made = there.entitlements("POST", users, guest("new@fabrikam.example")).body["userEntitlement"];
  CHECK(made["user"]["directoryAlias"] == "new_fabrikam.example#EXT#");
  CHECK_FALSE(made["user"].contains("metaType"));
  auto key = made["id"].get<std::string>();
  auto place = std::string(users) + "/" + key;
  json patch = {{{"op", "replace"}, {"path", "/accessLevel"}, {"value", {{"accountLicenseType", "express"}}}}};
  auto changed = there.entitlements("PATCH", place, patch);
  CHECK(changed.body["operationResults"][0]["result"]["dateCreated"] == "0001-01-01T00:00:00");
  CHECK(changed.body["operationResults"][0]["result"]["projectEntitlements"].is_null());
  CHECK(changed.body["userEntitlement"]["accessLevel"]["licenseDisplayName"] == "Basic");
  CHECK(there.entitlements("DELETE", place).status == 204);
  CHECK(there.entitlements("GET", place).status == 404);
  auto gone = there.graph("GET", "/contoso/_apis/identities?searchFilter=General&filterValue=new@fabrikam.example");
  CHECK(gone.body["value"][0]["id"] == key);
  CHECK_FALSE(gone.body["value"][0].contains("isActive"));
  json again = {{{"op", "add"}, {"path", ""}, {"value", guest("new@fabrikam.example")}}};
  auto many = there.entitlements("PATCH", users, again).body;
  CHECK(many["completed"] == true);
  CHECK(many["results"][0]["userId"] == key);
}

TEST_CASE("people are listed in pages that carry their token in the body") {
  DevOpsWorld there;
  there.cloud.page_size = 2;
  for (auto mail : {"a@x.example", "b@x.example", "c@x.example"}) there.entitlements("POST", users, guest(mail));
  auto first = there.entitlements("GET", users).body;
  CHECK(first["members"].size() == 2);
  CHECK(first["totalCount"] == 3);
  auto token = first["continuationToken"].get<std::string>();
  auto last = there.entitlements("GET", std::string(users) + "?continuationToken=" + percent_encoded(token)).body;
  CHECK(last["members"].size() == 1);
  CHECK(last["continuationToken"] == "");
  auto named = there.entitlements("GET", std::string(users) + "?$filter=name%20eq%20'b@x.example'").body;
  CHECK(named["members"].size() == 1);
}

TEST_CASE("only administrators of the collection change who belongs to it") {
  DevOpsWorld there;
  auto as_member = [&](const std::string& method, const std::string& path, const json& body) {
    return there.entitlements(method, path, body, DevOpsWorld::member_token).status;
  };
  CHECK(as_member("POST", users, guest("x@x.example")) == 403);
  CHECK(as_member("DELETE", std::string(users) + "/" + there.member_id, nullptr) == 403);
  CHECK(there.graph("POST", service_principals, {{"originId", there.principal_id}}, DevOpsWorld::member_token).status ==
        403);
  auto administrators = group_named(there, "[contoso]\\Project Collection Administrators");
  auto own = there.graph("GET", "/contoso/_apis/graph/descriptors/" + there.member_id).body["value"].get<std::string>();
  auto place = "/contoso/_apis/graph/memberships/" + own + "/" + administrators;
  CHECK(there.graph("PUT", place, nullptr, DevOpsWorld::member_token).status == 403);
  CHECK(there.graph("HEAD", place).status == 404);
  CHECK(there.graph("PUT", place).status == 201);
  CHECK(there.graph("HEAD", place).status == 200);
  CHECK(as_member("POST", users, guest("x@x.example")) == 200);
  CHECK(there.graph("DELETE", place).status == 200);
  CHECK(as_member("POST", users, guest("y@x.example")) == 403);
}

TEST_CASE("a group hands its place down to the groups and people in it") {
  DevOpsWorld there;
  auto made = there.graph("POST", "/contoso/_apis/graph/groups", {{"displayName", "Deployers"}});
  REQUIRE(made.status == 201);
  CHECK(made.body["principalName"] == "[contoso]\\Deployers");
  CHECK(there.graph("POST", "/contoso/_apis/graph/groups", {{"displayName", "deployers"}}).status == 409);
  auto group = made.body["descriptor"].get<std::string>();
  auto administrators = group_named(there, "[contoso]\\Project Collection Administrators");
  auto own = there.graph("GET", "/contoso/_apis/graph/descriptors/" + there.member_id).body["value"].get<std::string>();
  there.graph("PUT", "/contoso/_apis/graph/memberships/" + own + "/" + group);
  CHECK(there.entitlements("POST", users, guest("x@x.example"), DevOpsWorld::member_token).status == 403);
  there.graph("PUT", "/contoso/_apis/graph/memberships/" + group + "/" + administrators);
  CHECK(there.entitlements("POST", users, guest("x@x.example"), DevOpsWorld::member_token).status == 200);
  auto up = there.graph("GET", "/contoso/_apis/graph/memberships/" + own + "?direction=up&depth=5").body;
  bool reached = false;
  for (const auto& one : up["value"]) reached = reached || one["containerDescriptor"] == administrators;
  CHECK(reached);
  CHECK(there.graph("DELETE", "/contoso/_apis/graph/groups/" + group).status == 204);
  CHECK(there.entitlements("POST", users, guest("z@x.example"), DevOpsWorld::member_token).status == 403);
}

TEST_CASE("identities are found by each of their names") {
  DevOpsWorld there;
  auto administrator =
      there.graph("GET", "/contoso/_apis/identities?searchFilter=General&filterValue=Administrator").body;
  REQUIRE(administrator["count"] == 1);
  auto identity = administrator["value"][0];
  for (auto [query, field] : {std::pair{"identityIds", "id"}, std::pair{"subjectDescriptors", "subjectDescriptor"},
                              std::pair{"descriptors", "descriptor"}}) {
    auto path =
        std::string("/contoso/_apis/identities?") + query + "=" + percent_encoded(identity[field].get<std::string>());
    CHECK(there.graph("GET", path).body["value"][0]["id"] == identity["id"]);
  }
  auto missing = there.graph("GET", "/contoso/_apis/identities?identityIds=99999999-2222-4333-8444-555555555555").body;
  CHECK(missing["value"] == json::array({nullptr}));
}

TEST_CASE("a profile and its accounts are told without naming an organization") {
  DevOpsWorld there;
  auto me = there.graph("GET", "/_apis/profile/profiles/me?api-version=7.1");
  REQUIRE(me.status == 200);
  auto accounts = there.graph("GET", "/_apis/accounts?api-version=7.1&memberId=" + me.body["id"].get<std::string>());
  CHECK(accounts.body["count"] == 1);
  CHECK(accounts.body["value"][0]["accountId"] == there.organization_id);
  CHECK(there.graph("GET", "/_apis/accounts?memberId=99999999-2222-4333-8444-555555555555&api-version=7.1").status ==
        401);
  auto home = there.graph("GET", "/contoso/_apis/Organization/Collections/me");
  CHECK(home.body["tenantId"] == DevOpsWorld::tenant);
}

TEST_CASE("a rule for a group licenses people, and never service principals") {
  DevOpsWorld there;
  json rule = {{"group", {{"origin", "aad"}, {"originId", "77ed2186-aaf6-4299-ac9e-37ba282c2b95"}}},
               {"licenseRule", {{"accountLicenseType", "express"}}},
               {"projectEntitlements",
                {{{"group", {{"groupType", "projectContributor"}}}, {"projectRef", {{"id", there.project_id}}}}}}};
  CHECK(there.entitlements("POST", "/contoso/_apis/groupentitlements", rule, DevOpsWorld::member_token).status == 403);
  auto made = there.entitlements("POST", "/contoso/_apis/groupentitlements", rule);
  CHECK(made.status == 201);
  auto id = made.body["results"][0]["groupId"].get<std::string>();
  auto person =
      there.entitlements("POST", users, guest("x@x.example")).body["userEntitlement"]["id"].get<std::string>();
  auto members = "/contoso/_apis/groupentitlements/" + id + "/members/";
  CHECK(there.entitlements("PUT", members + person).status == 204);
  auto read = there.entitlements("GET", std::string(users) + "/" + person).body;
  CHECK(read["groupAssignments"][0]["licenseRule"]["licenseDisplayName"] == "Basic");
  CHECK(there.entitlements("DELETE", "/contoso/_apis/groupentitlements/" + id).status == 200);
  CHECK(there.entitlements("GET", std::string(users) + "/" + person).body["groupAssignments"] == json::array());
}
