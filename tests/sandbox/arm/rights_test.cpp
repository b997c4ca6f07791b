#include <catch2/catch.hpp>

#include "sandbox/arm/callers.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

namespace {

constexpr const char* first = "11111111-1111-4111-8111-111111111111";
constexpr const char* second = "22222222-2222-4222-8222-222222222222";
constexpr const char* operator_role = "f1a07417-d97a-45cb-824c-7a7467783830";

struct Call {
  const char* method;
  std::string path;
  json body = nullptr;
};

std::vector<Call> calls() {
  auto authorization = [](const std::string& scope, const std::string& rest) {
    return scope + "/providers/Microsoft.Authorization/" + rest + "?api-version=2022-04-01";
  };
  auto here = group("rg-openai");
  auto sub = subscription_scope();
  json located = {{"location", "eastus"}};
  return {
      {"GET", sub + "?api-version=2022-12-01"},
      {"GET", sub + "/locations?api-version=2022-12-01"},
      {"GET", rg(sub + "/providers")},
      {"GET", rg(sub + "/providers/Microsoft.ManagedIdentity")},
      {"POST", rg(sub + "/providers/Microsoft.ManagedIdentity/register")},
      {"POST", rg(sub + "/providers/Microsoft.ManagedIdentity/unregister")},
      {"POST", rg(sub + "/providers/Microsoft.Subscription/rename"), {{"subscriptionName", "x"}}},
      {"POST", rg(sub + "/providers/Microsoft.Subscription/cancel")},
      {"GET", rg(sub + "/operationresults/none")},
      {"GET", rg(sub + "/resourcegroups")},
      {"GET", rg(here)},
      {"HEAD", rg(here)},
      {"PUT", rg(here), located},
      {"PATCH", rg(here), json::object()},
      {"DELETE", rg(here)},
      {"POST", rg(here + "/exportTemplate"), json::object()},
      {"GET", rg(sub + "/resources")},
      {"GET", rg(here + "/resources")},
      {"GET", msi(sub + "/providers/Microsoft.ManagedIdentity/userAssignedIdentities")},
      {"GET", msi(identity("mi-guest"))},
      {"PUT", msi(identity("mi-guest")), located},
      {"PATCH", msi(identity("mi-guest")), json::object()},
      {"DELETE", msi(identity("mi-guest"))},
      {"POST", identity("mi-guest") + "/revokeTokens?api-version=2023-07-31-preview"},
      {"POST", identity("mi-guest") + "/listAssociatedResources?api-version=2022-01-31-preview"},
      {"GET", msi(identity("mi-guest") + "/federatedIdentityCredentials")},
      {"GET", msi(credential("mi-guest", "guest"))},
      {"PUT", msi(credential("mi-guest", "guest")), trust("https://x.example", "s")},
      {"DELETE", msi(credential("mi-guest", "guest"))},
      {"GET", account() + "/providers/Microsoft.ManagedIdentity/identities/default?api-version=2023-01-31"},
      {"GET", authorization(here, "roleAssignments")},
      {"GET", assignment(here, first)},
      {"PUT", assignment(here, first), grant(reader, first)},
      {"DELETE", assignment(here, first)},
      {"GET", authorization(here, "roleDefinitions")},
      {"PUT", authorization(here, std::string("roleDefinitions/") + first), json::object()},
      {"DELETE", authorization(here, std::string("roleDefinitions/") + first)},
      {"GET", authorization(here, "denyAssignments")},
      {"GET", authorization(here, "locks")},
      {"PUT", authorization(here, "locks/a"), {{"properties", {{"level", "ReadOnly"}}}}},
      {"DELETE", authorization(here, "locks/a")},
      {"GET", authorization(here, "policyAssignments")},
      {"PUT", authorization(here, "policyAssignments/a"), json::object()},
      {"DELETE", authorization(here, "policyAssignments/a")},
      {"PUT", authorization(sub, "policyDefinitions/a"), json::object()},
      {"PUT", authorization(sub, "policySetDefinitions/a"), json::object()},
      {"GET", rg(here + "/providers/Microsoft.Resources/tags/default")},
      {"PUT", rg(here + "/providers/Microsoft.Resources/tags/default"), json::object()},
      {"PATCH", rg(here + "/providers/Microsoft.Resources/tags/default"), json::object()},
      {"DELETE", rg(here + "/providers/Microsoft.Resources/tags/default")},
      {"GET", rg(account())},
      {"PUT", rg(account()), located},
      {"PATCH", rg(account()), json::object()},
      {"DELETE", rg(account())},
      {"GET", rg("/providers/Microsoft.Management/managementGroups/" + std::string(Lab::tenant))},
      {"PUT", rg("/providers/Microsoft.Subscription/aliases/a"), json::object()},
      {"POST", rg("/providers/Microsoft.Authorization/elevateAccess")},
  };
}

}  // namespace

TEST_CASE("a caller without roles is refused everywhere", "[sandbox]") {
  Lab lab;
  auto guest = sign_in_guest(lab, "mi-guest");
  for (const auto& call : calls()) {
    INFO(call.method << " " << call.path);
    auto answer = lab.arm(call.method, call.path, call.body, guest.token);
    CHECK(answer.status == 403);
    if (std::string(call.method) != "HEAD") CHECK(answer.code() == "AuthorizationFailed");
  }
  CHECK(lab.arm("GET", "/subscriptions?api-version=2022-12-01", nullptr, guest.token).body["value"].empty());
}

TEST_CASE("a reader reads and writes nothing", "[sandbox]") {
  Lab lab;
  auto guest = sign_in_guest(lab, "mi-guest");
  give(lab, subscription_scope(), reader, guest.principal, second);
  for (const auto& call : calls()) {
    bool reads = std::string(call.method) == "GET" || std::string(call.method) == "HEAD";
    bool above = call.path.starts_with("/providers/");
    INFO(call.method << " " << call.path);
    auto status = lab.arm(call.method, call.path, call.body, guest.token).status;
    CHECK((status == 403) == (!reads || above));
  }
  CHECK(lab.arm("GET", "/subscriptions?api-version=2022-12-01", nullptr, guest.token).body["value"].size() == 1);
}

TEST_CASE("an operator of identities reads them and changes none", "[sandbox]") {
  Lab lab;
  auto guest = sign_in_guest(lab, "mi-guest");
  give(lab, group("rg-openai"), operator_role, guest.principal, second);
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, guest.token).status == 200);
  CHECK(lab.arm("GET", msi(credential("mi-guest", "guest")), nullptr, guest.token).status == 200);
  CHECK(lab.arm("PUT", msi(identity("mi-new")), {{"location", "eastus"}}, guest.token).status == 403);
  CHECK(lab.arm("GET", rg(account()), nullptr, guest.token).status == 403);
}

TEST_CASE("custom roles have rules of their own", "[sandbox]") {
  Lab lab;
  auto path = [](const std::string& scope) {
    return scope + "/providers/Microsoft.Authorization/roleDefinitions/" + second + "?api-version=2022-04-01";
  };
  auto role = [](const std::string& name, const std::string& scope) {
    return json{{"properties",
                 {{"roleName", name},
                  {"assignableScopes", {scope}},
                  {"permissions", json::array({{{"actions", {"Microsoft.Resources/subscriptions/read"}}}})}}}};
  };
  auto here = group("rg-openai");
  auto made = lab.arm("PUT", path(here), role("Peeker", here));
  CHECK(made.status == 201);
  CHECK(made.body["properties"]["createdBy"].is_null());
  CHECK(made.body["properties"]["description"].is_null());
  CHECK(made.body["properties"]["permissions"][0]["notActions"] == json::array());
  CHECK(lab.arm("GET", path(here)).body["properties"]["createdBy"].is_string());
  auto list = [&](const std::string& scope, const std::string& filter) {
    return lab
        .arm("GET", scope + "/providers/Microsoft.Authorization/roleDefinitions?api-version=2022-04-01&$filter=" +
                        encoded(filter))
        .body["value"]
        .size();
  };
  CHECK(list(subscription_scope(), "type eq 'CustomRole'") == 0);
  CHECK(list(subscription_scope(), "atScopeAndBelow() and type eq 'CustomRole'") == 1);
  CHECK(list(account(), "roleName eq 'Peeker'") == 1);
  auto guest = sign_in_guest(lab, "mi-guest");
  CHECK(give(lab, group("rg-openai-west"), second, guest.principal, first).status == 400);
  CHECK(give(lab, here, second, guest.principal, first).status == 201);
  CHECK(lab.arm("PUT", path(here), role("Peeker", "/")).status == 400);
  auto built_in = std::string("/providers/Microsoft.Authorization/roleDefinitions/") + reader;
  CHECK(lab.arm("PUT", here + built_in + "?api-version=2022-04-01", role("Mine", here)).status == 403);
}

TEST_CASE("the last owner of a subscription stays", "[sandbox]") {
  Lab lab;
  auto all = lab.arm(
      "GET", subscription_scope() + "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01");
  auto id = all.body["value"][0]["id"].get<std::string>();
  auto refused = lab.arm("DELETE", id + "?api-version=2022-04-01");
  CHECK(refused.status == 409);
  CHECK(refused.message() == "Cannot delete the last RBAC admin assignment");
}
