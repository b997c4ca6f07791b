#include <catch2/catch.hpp>

#include "sandbox/arm/callers.hpp"

using namespace keyless::sandbox;
using namespace keyless::sandbox::test;
using nlohmann::json;

TEST_CASE("a group goes away in the time that the sandbox is told", "[sandbox]") {
  Options options;
  options.scenario.behaviour.delays.group_deletion = std::chrono::seconds(40);
  Lab lab(options);
  lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}});
  auto accepted = lab.arm("DELETE", rg(group("rg-new")) + "&forceDeletionTypes=Microsoft.Compute%2FvirtualMachines");
  REQUIRE(accepted.status == 202);
  auto link = accepted.header("Location").substr(lab.ready("resourceManager").size());
  for (int i = 0; i < 4; ++i) CHECK(lab.arm("GET", link).status == 202);
  CHECK(lab.arm("DELETE", rg(group("rg-new"))).status == 202);
  CHECK(lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}}).code() == "ResourceGroupBeingDeleted");
  CHECK(lab.arm("GET", rg(group("rg-new"))).body["properties"]["provisioningState"] == "Deleting");
  lab.clock.pass(std::chrono::seconds(40));
  auto list = lab.arm("GET", subscription_scope() + "/resourcegroups?api-version=2023-07-01");
  for (const auto& one : list.body["value"]) CHECK(one["name"] != "rg-new");
  CHECK(lab.arm("GET", link).status == 200);
  CHECK(lab.arm("GET", rg(group("rg-new"))).code() == "ResourceGroupNotFound");
}

TEST_CASE("a role that could be assigned in a group alone goes with the group", "[sandbox]") {
  Lab lab;
  lab.arm("PUT", rg(group("rg-new")), {{"location", "eastus"}});
  auto role = [](const char* place, const char* id) {
    return group(place) + "/providers/Microsoft.Authorization/roleDefinitions/" + id + "?api-version=2022-04-01";
  };
  auto narrow = role("rg-new", "11111111-1111-4111-8111-111111111111");
  auto wide = role("rg-openai", "22222222-2222-4222-8222-222222222222");
  auto body = [](const char* name, std::vector<std::string> scopes) {
    return json{{"properties", {{"roleName", name}, {"assignableScopes", scopes}, {"permissions", json::array()}}}};
  };
  REQUIRE(lab.arm("PUT", narrow, body("narrow", {group("rg-new")})).status == 201);
  REQUIRE(lab.arm("PUT", wide, body("wide", {group("rg-new"), group("rg-openai")})).status == 201);
  auto link = lab.arm("DELETE", rg(group("rg-new"))).header("Location").substr(lab.ready("resourceManager").size());
  while (lab.arm("GET", link).status == 202) continue;
  CHECK(lab.arm("DELETE", narrow).status == 204);
  CHECK(lab.arm("DELETE", wide).status == 200);
}

TEST_CASE("a lock below a group keeps the group", "[sandbox]") {
  Lab lab;
  make_identity(lab, "mi-one");
  auto lock = identity("mi-one") + "/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01";
  REQUIRE(lab.arm("PUT", lock, {{"properties", {{"level", "CanNotDelete"}}}}).status == 201);
  auto refused = lab.arm("DELETE", rg(group("rg-openai")));
  CHECK(refused.status == 409);
  CHECK(refused.message() == "The scope '" + group("rg-openai") +
                                 "' cannot perform delete operation because following scope(s) are locked: '" +
                                 identity("mi-one") + "'. Please remove the lock and try again.");
  CHECK(lab.arm("PATCH", msi(identity("mi-one")), {{"tags", {{"a", "b"}}}}).status == 200);
  lab.arm("PUT", lock, {{"properties", {{"level", "ReadOnly"}}}});
  CHECK(lab.arm("PATCH", msi(identity("mi-one")), {{"tags", {{"a", "b"}}}}).code() == "ScopeLocked");
  CHECK(lab.arm("PUT", assignment(identity("mi-one"), "11111111-1111-4111-8111-111111111111"),
                grant(reader, Lab::subscription, "ServicePrincipal"))
            .code() == "ScopeLocked");
}

TEST_CASE("a deny assignment stands above roles, and blocks the deletion of a group", "[sandbox]") {
  Options options;
  options.scenario.behaviour.deny_assignments = {
      {"keep the account", account(), {"Microsoft.CognitiveServices/accounts/delete"}, {}}};
  Lab lab(options);
  auto refused = lab.arm("DELETE", account() + "?api-version=2023-05-01");
  CHECK(refused.status == 403);
  CHECK(refused.code() == "DenyAssignmentAuthorizationFailed");
  CHECK(refused.message().find("has permission to perform action 'Microsoft.CognitiveServices/accounts/delete'") !=
        std::string::npos);
  auto listed = lab.arm("GET", account() + "/providers/Microsoft.Authorization/denyAssignments?api-version=2022-04-01");
  CHECK(listed.body["value"][0]["properties"]["denyAssignmentName"] == "keep the account");
  auto accepted = lab.arm("DELETE", rg(group("rg-openai")));
  REQUIRE(accepted.status == 202);
  auto link = accepted.header("Location").substr(lab.ready("resourceManager").size());
  lab.arm("GET", link);
  auto blocked = lab.arm("GET", link);
  CHECK(blocked.status == 409);
  CHECK(blocked.body["Error"]["Code"] == "ResourceGroupDeletionBlocked");
  CHECK(lab.arm("GET", rg(group("rg-openai"))).body["properties"]["provisioningState"] == "Succeeded");
}

TEST_CASE("names of groups that the service refuses", "[sandbox]") {
  Lab lab;
  auto bad = lab.arm("DELETE", rg(group("%7E%60123")));
  CHECK(bad.status == 400);
  CHECK(bad.code() == "InvalidResourceGroup");
  CHECK(bad.message() ==
        "The provided resource group name '~`123' has these invalid characters: '~`'. The name can only be a letter, "
        "digit, '-', '.', '(', ')' or '_'.");
  CHECK(bad.header("x-ms-failure-cause") == "gateway");
  auto managed = lab.arm("PUT", rg(group("rg-new")), {{"location", "westus"}, {"managedBy", "someone"}});
  CHECK(managed.body["managedBy"] == "someone");
}

TEST_CASE("tokens of an identity are refused after they were revoked", "[sandbox]") {
  Lab lab;
  auto guest = sign_in_guest(lab, "mi-guest");
  give(lab, group("rg-openai"), reader, guest.principal, "11111111-1111-4111-8111-111111111111");
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, guest.token).status == 200);
  lab.clock.pass(std::chrono::seconds(10));
  auto revoked = lab.arm("POST", identity("mi-guest") + "/revokeTokens?api-version=2023-07-31-preview");
  CHECK(revoked.status == 200);
  CHECK(revoked.text.empty());
  CHECK(lab.arm("GET", rg(group("rg-openai")), nullptr, guest.token).status == 401);
}
