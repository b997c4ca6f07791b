#include <catch2/catch.hpp>

#include "sandbox/places.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr const char* first = "11111111-1111-4111-8111-111111111111";
constexpr const char* second = "22222222-2222-4222-8222-222222222222";
constexpr const char* nobody = "99999999-9999-4999-8999-999999999999";

std::string definitions(const std::string& scope, const std::string& filter) {
  return scope + "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=" + encoded(filter);
}
std::string assignments(const std::string& scope, const std::string& filter = "") {
  auto path = scope + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01";
  return filter.empty() ? path : path + "&$filter=" + encoded(filter);
}

}  // namespace

TEST_CASE("role definitions have the id of the place they are asked at", "[sandbox]") {
  Lab lab;
  auto scope = std::string("/subscriptions/") + Lab::subscription;
  auto found = lab.arm("GET", definitions(group("rg-openai"), "roleName eq 'Cognitive Services OpenAI User'"));
  REQUIRE(found.body["value"].size() == 1);
  CHECK(found.body["value"][0]["id"] == scope + "/providers/Microsoft.Authorization/roleDefinitions/" + openai_user);
  CHECK(found.body["value"][0]["properties"]["type"] == "BuiltInRole");
  auto tenant_level = lab.arm(
      "GET", std::string("/providers/Microsoft.Authorization/roleDefinitions/") + reader + "?api-version=2022-04-01");
  CHECK(tenant_level.body["id"] == std::string("/providers/Microsoft.Authorization/roleDefinitions/") + reader);
  CHECK(lab.arm("GET", definitions(scope, "type eq 'CustomRole'")).body["value"].empty());
  auto missing = lab.arm(
      "GET", scope + "/providers/Microsoft.Authorization/roleDefinitions/" + nobody + "?api-version=2022-04-01");
  CHECK(missing.status == 404);
  CHECK(missing.message() == std::string("The specified role definition with ID '") + nobody + "' does not exist.");
}

TEST_CASE("a role assignment has the shapes of the recordings", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  auto created = lab.arm("PUT", assignment(account(), first), grant(openai_user, principal, "ServicePrincipal"));
  REQUIRE(created.status == 201);
  const auto& properties = created.body["properties"];
  CHECK(properties["createdBy"].is_null());
  CHECK(properties["updatedBy"].is_string());
  CHECK(properties["scope"] == account());
  CHECK(properties["principalType"] == "ServicePrincipal");
  CHECK(properties["condition"].is_null());
  CHECK(created.body["name"] == first);
  auto read = lab.arm("GET", assignment(account(), first));
  CHECK(read.body["properties"]["createdBy"].is_string());
  auto described = grant(openai_user, principal);
  described["properties"]["description"] = "because";
  CHECK(lab.arm("PUT", assignment(account(), first), described).status == 201);
  auto removed = lab.arm("DELETE", assignment(account(), first));
  CHECK(removed.status == 200);
  CHECK(removed.body["properties"]["description"] == "because");
  CHECK(lab.arm("DELETE", assignment(account(), first)).status == 204);
  auto gone = lab.arm("GET", assignment(account(), first));
  CHECK(gone.code() == "RoleAssignmentNotFound");
  CHECK(gone.message() == std::string("The role assignment '") + first + "' is not found.");
}

TEST_CASE("the rules of role assignments are kept", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  REQUIRE(lab.arm("PUT", assignment(account(), first), grant(openai_user, principal)).status == 201);
  struct Case {
    const char* what;
    std::string path;
    json body;
    int status;
    const char* code;
  };
  const Case cases[] = {
      {"same triple, another name", assignment(account(), second), grant(openai_user, principal), 409,
       "RoleAssignmentExists"},
      {"same name, another role", assignment(account(), first), grant(reader, principal), 400,
       "RoleAssignmentUpdateNotPermitted"},
      {"same name, another scope", assignment(group("rg-openai"), first), grant(openai_user, principal), 400,
       "RoleAssignmentUpdateNotPermitted"},
      {"nobody", assignment(account(), second), grant(reader, nobody), 400, "PrincipalNotFound"},
      {"wrong type", assignment(account(), second), grant(reader, principal, "User"), 400, "UnmatchedPrincipalType"},
      {"no GUID", assignment(account(), second), grant(reader, "wow"), 400, "InvalidPrincipalId"},
      {"name no GUID", assignment(account(), "wow"), grant(reader, principal), 400, "InvalidRoleAssignmentId"},
      {"no such role", assignment(account(), second), grant(nobody, principal), 400, "RoleDefinitionDoesNotExist"},
      {"no such scope", assignment(account() + "x", second), grant(reader, principal), 404, "ResourceNotFound"},
  };
  for (const auto& one : cases) {
    INFO(one.what);
    auto answer = lab.arm("PUT", one.path, one.body);
    CHECK(answer.status == one.status);
    CHECK(answer.code() == one.code);
  }
  CHECK(lab.arm("PUT", assignment(account(), second), grant(openai_user, principal)).message() ==
        "The role assignment already exists. The ID of the existing role assignment is "
        "11111111111141118111111111111111.");
  CHECK(lab.arm("PUT", assignment(account(), second), grant(reader, nobody, "ServicePrincipal")).status == 201);
}

TEST_CASE("lists of assignments see above and below as their filter says", "[sandbox]") {
  Lab lab;
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  lab.arm("PUT", assignment(account(), first), grant(openai_user, principal));
  auto subscription = std::string("/subscriptions/") + Lab::subscription;
  CHECK(lab.arm("GET", assignments(subscription)).body["value"].size() == 2);
  CHECK(lab.arm("GET", assignments(subscription, "atScope()")).body["value"].size() == 1);
  CHECK(lab.arm("GET", assignments(group("rg-openai"), "atScope()")).body["value"].size() == 1);
  CHECK(lab.arm("GET", assignments(account(), "atScope()")).body["value"].size() == 2);
  CHECK(lab.arm("GET", assignments(subscription, "principalId eq '" + principal + "'")).body["value"].size() == 1);
  CHECK(lab.arm("GET", assignments(group("rg-openai-west"), "assignedTo('" + principal + "')")).body["value"].empty());
  CHECK(lab.arm("GET", assignments(subscription, "atScope() and principalId eq '" + principal + "'")).status == 400);
  lab.arm("DELETE", msi(identity("mi-one")));
  CHECK(lab.arm("GET", assignments(subscription)).body["value"].size() == 2);
}

TEST_CASE("pages of assignments run on from what is above to what is below", "[sandbox]") {
  Options options;
  options.page_size = 2;
  Lab lab(options);
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  for (const auto& [scope, name] :
       {std::pair(std::string("/subscriptions/") + Lab::subscription, first), std::pair(group("rg-openai"), second)})
    REQUIRE(lab.arm("PUT", assignment(scope, name), grant(reader, principal, "ServicePrincipal")).status == 201);
  auto in_pages = json::array();
  int pages = 0;
  for (auto target = assignments(group("rg-openai")); !target.empty(); ++pages) {
    auto page = lab.arm("GET", target).body;
    for (const auto& row : page["value"]) in_pages.push_back(row);
    auto next = page.value("nextLink", "");
    target = next.empty() ? next : next.substr(next.find("/subscriptions"));
  }
  CHECK(pages == 2);
  REQUIRE(in_pages.size() == 3);
  std::vector<std::string> scopes;
  for (const auto& row : in_pages) scopes.push_back(row["properties"]["scope"]);
  CHECK(std::is_sorted(scopes.begin(), scopes.end()));
}

TEST_CASE("a call needs the action at the scope", "[sandbox]") {
  Lab lab;
  auto properties = make_identity(lab, "mi-one");
  auto principal = properties["principalId"].get<std::string>();
  auto client = properties["clientId"].get<std::string>();
  constexpr const char* issuer = "https://token.example";
  lab.arm("PUT", msi(credential("mi-one", "fic-one")), trust(issuer, "me"));
  auto assertion = lab.sandbox->assertion(issuer, "me", "api://AzureADTokenExchange", std::chrono::seconds(600));
  auto token = lab.token_of(client, assertion);
  REQUIRE(token != "");
  auto refused = lab.arm("GET", rg(group("rg-openai")), nullptr, token);
  CHECK(refused.status == 403);
  CHECK(refused.message() ==
        "The client '" + client + "' with object id '" + principal +
            "' does not have authorization to perform action "
            "'Microsoft.Resources/subscriptions/resourceGroups/read' over scope '" +
            group("rg-openai") +
            "' or the scope is invalid. If access was recently granted, please refresh your credentials.");
  lab.arm("PUT", assignment(group("rg-openai"), first), grant(contributor, principal));
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, token).status == 200);
  CHECK(lab.arm("GET", rg(group("rg-openai-west")), nullptr, token).status == 403);
  auto escalation = lab.arm("PUT", assignment(group("rg-openai"), second), grant(reader, principal), token);
  CHECK(escalation.status == 403);
  CHECK(escalation.message().find("'Microsoft.Authorization/roleAssignments/write'") != std::string::npos);
  CHECK(lab.arm("PUT", msi(identity("mi-two")), {{"location", "eastus"}}, token).status == 201);
}

TEST_CASE("a custom role counts like a built-in one", "[sandbox]") {
  Lab lab;
  auto scope = std::string("/subscriptions/") + Lab::subscription;
  auto path = scope + "/providers/Microsoft.Authorization/roleDefinitions/" + second + "?api-version=2022-04-01";
  json role = {
      {"properties",
       {{"roleName", "Group peeker"},
        {"assignableScopes", {scope}},
        {"permissions", json::array({{{"actions", {"Microsoft.Resources/subscriptions/resourceGroups/read"}}}})}}}};
  auto created = lab.arm("PUT", path, role);
  CHECK(created.status == 201);
  CHECK(created.body["properties"]["type"] == "CustomRole");
  auto principal = make_identity(lab, "mi-one")["principalId"].get<std::string>();
  lab.arm("PUT", assignment(scope, first), grant(second, principal));
  CHECK(lab.arm("DELETE", path).code() == "RoleDefinitionHasAssignments");
  lab.arm("DELETE", assignment(scope, first));
  CHECK(lab.arm("DELETE", path).status == 200);
  CHECK(lab.arm("DELETE", path).status == 204);
}
