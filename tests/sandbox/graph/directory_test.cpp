#include <catch2/catch.hpp>

#include "sandbox/graph/graph_lab.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

std::string id_of(const json& object) {
  return object["id"].get<std::string>();
}

json reference(const json& object) {
  return {{"@odata.id", "https://graph.microsoft.com/v1.0/directoryObjects/" + id_of(object)}};
}

json security_group(const std::string& name) {
  return {{"displayName", name}, {"mailNickname", name}, {"mailEnabled", false}, {"securityEnabled", true}};
}

json new_user(const std::string& name) {
  return {{"displayName", name},
          {"userPrincipalName", name + "@contoso.onmicrosoft.com"},
          {"mailNickname", name},
          {"accountEnabled", true},
          {"passwordProfile", {{"password", "not kept"}, {"forceChangePasswordNextSignIn", true}}}};
}

}  // namespace

TEST_CASE("a service principal stands for an application once", "[sandbox]") {
  GraphLab graph;
  auto one = graph.application("one");
  auto made = graph.send("POST", "servicePrincipals", {{"appId", one["appId"]}, {"accountEnabled", true}});
  REQUIRE(made.status == 201);
  CHECK(made.body["displayName"] == "one");
  CHECK(made.body["servicePrincipalNames"] == json::array({one["appId"]}));
  CHECK(made.body["appOwnerOrganizationId"] == Lab::tenant);
  auto names = names_of(made.text);
  CHECK(names[1] == "id");
  CHECK(names.back() == "verifiedPublisher");
  auto again = graph.send("POST", "servicePrincipals", {{"appId", one["appId"]}});
  CHECK(again.status == 409);
  CHECK(again.code() == "Request_MultipleObjectsWithSameKeyValue");
  auto nothing = graph.send("POST", "servicePrincipals", {{"appId", "11111111-1111-4111-8111-111111111111"}});
  CHECK(nothing.status == 400);
  CHECK(nothing.message().find("does not reference a valid application object") != std::string::npos);
  auto path = "servicePrincipals/" + id_of(made.body);
  CHECK(graph.send("PATCH", path, {{"appRoleAssignmentRequired", true}}).status == 204);
  CHECK(graph.get(path).body["appRoleAssignmentRequired"] == true);
  graph.send("PATCH", "applications/" + id_of(one), {{"displayName", "renamed"}});
  CHECK(graph.get(path).body["displayName"] == "renamed");
}

TEST_CASE("managed identities and the services of the cloud are found as principals", "[sandbox]") {
  GraphLab graph;
  auto properties = make_identity(graph.lab, "mi-one");
  graph.lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust("https://token.example", "repo:x"));
  auto client = properties["clientId"].get<std::string>();
  auto found = graph.get(filter("servicePrincipals", "servicePrincipalNames/any(c:c eq '" + client + "')"));
  REQUIRE(found.body["value"].size() == 1);
  CHECK(found.body["value"][0]["servicePrincipalType"] == "ManagedIdentity");
  CHECK(found.body["value"][0]["id"] == properties["principalId"]);
  CHECK(found.body["value"][0]["createdDateTime"] == "2026-11-21T00:00:00Z");
  CHECK(found.body["value"][0]["info"].is_null());
  auto in_group = std::string("/subscriptions/") + Lab::subscription + "/resourcegroups/rg-openai/";
  auto clause =
      "servicePrincipalType eq 'ManagedIdentity' and alternativeNames/any(p:startsWith(p,'" + in_group + "'))";
  auto target = filter("servicePrincipals", clause) + "&$count=true&$expand=federatedIdentityCredentials";
  CHECK(graph.get(target).code() == "Request_UnsupportedQuery");
  auto expanded = graph.get(target, {{"ConsistencyLevel", "eventual"}});
  REQUIRE(expanded.body["@odata.count"] == 1);
  CHECK(expanded.body["value"][0]["federatedIdentityCredentials"][0]["subject"] == "repo:x");
  CHECK(graph.send("DELETE", "servicePrincipals/" + properties["principalId"].get<std::string>()).status == 403);
  auto itself = graph.get("servicePrincipals(appId='00000003-0000-0000-c000-000000000000')");
  CHECK(itself.body["displayName"] == "Microsoft Graph");
  CHECK(itself.body["appRoles"].size() > 10);
  CHECK(
      graph.get(filter("servicePrincipals", "appId eq '499b84ac-1321-427f-aa17-267ca6975798'")).body["value"].size() ==
      1);
}

TEST_CASE("rights are the caller's app roles, and nothing else", "[sandbox]") {
  GraphLab graph;
  json principal;
  auto stranger = graph.stranger("stranger", principal);
  REQUIRE(stranger != "");
  auto refused = graph.send_as(stranger, "GET", "applications");
  CHECK(refused.status == 403);
  CHECK(refused.code() == "Authorization_RequestDenied");
  CHECK(refused.message() == "Insufficient privileges to complete the operation.");
  CHECK(refused.body["error"]["innerError"]["request-id"] == refused.header("request-id"));
  CHECK(refused.header("Content-Type") == "application/json");
  for (auto set : {"servicePrincipals", "groups", "users", "organization", "me"})
    CHECK(graph.send_as(stranger, "GET", set).status >= 400);
  REQUIRE(graph.permit(principal, GraphLab::read_applications).status == 201);
  CHECK(graph.send_as(stranger, "GET", "applications").status == 200);
  CHECK(graph.send_as(stranger, "GET", "groups").status == 403);
  CHECK(graph.send_as(stranger, "POST", "applications", {{"displayName", "x"}}).status == 403);
  CHECK(graph.permit(principal, GraphLab::read_applications).status == 400);
  auto grants = graph.get("servicePrincipals/" + id_of(principal) + "/appRoleAssignments").body["value"];
  REQUIRE(grants.size() == 1);
  CHECK(grants[0]["resourceDisplayName"] == "Microsoft Graph");
  graph.send("DELETE", "servicePrincipals/" + id_of(principal) + "/appRoleAssignments/" + id_of(grants[0]));
  CHECK(graph.send_as(stranger, "GET", "applications").status == 403);
}

TEST_CASE("who may manage its own applications manages these alone", "[sandbox]") {
  GraphLab graph;
  json principal;
  auto keeper = graph.stranger("keeper", principal);
  graph.permit(principal, GraphLab::write_own_applications);
  auto foreign = graph.application("foreign");
  auto own = graph.send_as(keeper, "POST", "applications", {{"displayName", "own"}});
  REQUIRE(own.status == 201);
  json change = {{"notes", "changed"}};
  CHECK(graph.send_as(keeper, "PATCH", "applications/" + id_of(own.body), change).status == 204);
  CHECK(graph.send_as(keeper, "PATCH", "applications/" + id_of(foreign), change).status == 403);
  CHECK(graph.send_as(keeper, "DELETE", "applications/" + id_of(foreign)).status == 403);
  auto trust = "applications/" + id_of(foreign) + "/federatedIdentityCredentials";
  CHECK(graph.send_as(keeper, "POST", trust, GraphLab::credential("c", "s")).status == 403);
  CHECK(graph.send_as(keeper, "POST", "applications/" + id_of(foreign) + "/addPassword").status == 403);
  auto owners = "applications/" + id_of(foreign) + "/owners";
  CHECK(graph.send("POST", owners + "/$ref", reference(principal)).status == 204);
  CHECK(graph.send("POST", owners + "/$ref", reference(principal)).status == 400);
  CHECK(graph.send_as(keeper, "PATCH", "applications/" + id_of(foreign), change).status == 204);
  CHECK(graph.get(owners).body["value"][0]["@odata.type"] == "#microsoft.graph.servicePrincipal");
  CHECK(graph.send("DELETE", owners + "/" + id_of(principal) + "/$ref").status == 204);
  CHECK(graph.send_as(keeper, "PATCH", "applications/" + id_of(foreign), change).status == 403);
}

TEST_CASE("groups hold groups, and membership goes through", "[sandbox]") {
  GraphLab graph;
  auto outer = graph.send("POST", "groups", security_group("outer"));
  REQUIRE(outer.status == 201);
  CHECK(outer.body["securityIdentifier"].get<std::string>().starts_with("S-1-12-1-"));
  auto inner = graph.send("POST", "groups", security_group("inner")).body;
  auto user = graph.send("POST", "users", new_user("person")).body;
  auto members = [](const json& group) { return "groups/" + id_of(group) + "/members"; };
  CHECK(graph.send("POST", members(outer.body) + "/$ref", reference(inner)).status == 204);
  CHECK(graph.send("POST", members(inner) + "/$ref", reference(user)).status == 204);
  auto of_user = graph.send("POST", "users/" + id_of(user) + "/getMemberGroups", {{"securityEnabledOnly", false}});
  CHECK(of_user.body["value"] == json::array({inner["id"], outer.body["id"]}));
  CHECK(of_user.body["@odata.context"] == "https://graph.microsoft.com/v1.0/$metadata#Collection(Edm.String)");
  auto check = "directoryObjects/" + id_of(user) + "/checkMemberGroups";
  CHECK(graph.send("POST", check, {{"groupIds", {outer.body["id"]}}}).body["value"].size() == 1);
  auto listed = graph.get(members(inner)).body["value"];
  REQUIRE(listed.size() == 1);
  CHECK(listed[0]["@odata.type"] == "#microsoft.graph.user");
  CHECK(graph.send("DELETE", members(inner) + "/" + id_of(user) + "/$ref").status == 204);
  CHECK(graph.send("POST", check, {{"groupIds", {outer.body["id"]}}}).body["value"].empty());
  graph.send("POST", members(inner) + "/$ref", reference(user));
  CHECK(graph.send("DELETE", "users/person@contoso.onmicrosoft.com").status == 204);
  CHECK(graph.get(members(inner)).body["value"].empty());
  auto named = graph.get(filter("groups", "displayName eq 'outer' and mailNickname eq 'outer'"));
  CHECK(named.body["value"].size() == 1);
}

TEST_CASE("a user is shown briefly, with the id where the service has it", "[sandbox]") {
  GraphLab graph;
  auto made = graph.send("POST", "users", new_user("person"));
  REQUIRE(made.status == 201);
  CHECK(names_of(made.text)[1] == "id");
  auto read = graph.get("users/person@contoso.onmicrosoft.com");
  CHECK(names_of(read.text).back() == "id");
  CHECK(read.text.find("not kept") == std::string::npos);
  CHECK(graph.get("users/" + id_of(made.body) + "?$select=accountEnabled").body["accountEnabled"] == true);
  CHECK(graph.send("POST", "users", new_user("person")).status == 400);
  for (auto path : {"me", "me/ownedObjects/microsoft.graph.application", "me/memberOf"})
    CHECK(graph.get(path).message() == "/me request is only valid with delegated authentication flow.");
}

TEST_CASE("objects are found by their ids, whatever they are", "[sandbox]") {
  GraphLab graph;
  auto one = graph.application("one");
  auto principal = graph.principal(one);
  auto group = graph.send("POST", "groups", security_group("outer")).body;
  json ids = {{"ids", {principal["id"], group["id"], "11111111-1111-4111-8111-111111111111"}},
              {"types", {"user", "group", "servicePrincipal", "directoryObjectPartnerReference"}}};
  auto found = graph.send("POST", "directoryObjects/getByIds", ids);
  REQUIRE(found.status == 200);
  CHECK(found.body["value"].size() == 2);
  CHECK(found.header("x-ms-resource-unit") == "3");
  ids["types"] = {"group"};
  CHECK(graph.send("POST", "directoryObjects/microsoft.graph.getByIds", ids).body["value"].size() == 1);
  CHECK(graph.get("directoryObjects/" + id_of(one)).body["@odata.type"] == "#microsoft.graph.application");
}

TEST_CASE("what is no request of this service gets its own complaint", "[sandbox]") {
  GraphLab graph;
  CHECK(graph.get("nonsense").message() == "Resource not found for the segment 'nonsense'.");
  CHECK(graph.send("PUT", "applications").status == 405);
  keyless::http::Headers headers = {{"Authorization", "Bearer " + graph.token}};
  for (auto text :
       {"", "{", "[]", "{\"displayName\":5,\"tags\":{}}", "null", "{\"displayName\":\"x\",\"keyCredentials\":3}"})
    CHECK(graph.lab.send("microsoftGraph", "POST", "/v1.0/applications", text, headers).status == 400);
  CHECK(graph.get("/beta/applications").body["@odata.context"] ==
        "https://graph.microsoft.com/beta/$metadata#applications");
}
