#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "scenario/scenario.hpp"

// Roles: custom ones, conditions, and what can be read with rights on a few groups only.

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;
using Names = std::vector<std::string>;

namespace {

const std::string subscription = "/subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string group = subscription + "/resourceGroups/rg-openai";
const std::string top = "/providers/Microsoft.Management/managementGroups/mg-top";
const std::string owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const std::string in_accounts_only =
    "(\n (!(ActionMatches{'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'}))\n OR \n "
    "(@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'logs')\n)";

std::string guid(int number) {
  const auto digits = std::to_string(100000 + number);
  return "0000aaaa-1111-4222-8333-444455" + digits;
}

/// One identity with these roles, a line each.
Declared bots(const std::string& roles, const std::string& more = "") {
  return declared(R"(version: 1
team: bots
azure:
  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47
  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590
  location: eastus
identities:
- name: mi-bots
  resourceGroup: rg-bots
)" + (roles.empty() ? "" : "  roles:\n" + roles) +
                  more);
}

struct World : Scenario {
  json call(const std::string& method, const std::string& path, const json& body = nullptr) {
    const auto answer = send(Audience::resource_manager, method, path, body.is_null() ? "" : body.dump());
    INFO(method << " " << path << ": " << answer.status << " " << answer.body);
    REQUIRE(answer.status / 100 == 2);
    return keyless::parsed_json(answer.body);
  }

  void define(int number, const std::string& name, const json& permission, const std::string& scope = subscription) {
    json role;
    role["properties"] = {{"roleName", name},
                          {"type", "CustomRole"},
                          {"permissions", json::array({permission})},
                          {"assignableScopes", {scope}}};
    const auto id = scope + "/providers/Microsoft.Authorization/roleDefinitions/" + guid(number);
    call("PUT", id + "?api-version=2022-04-01", role);
  }

  std::string principal() {
    return call("GET", subscription +
                           "/resourceGroups/rg-bots/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-bots"
                           "?api-version=2023-01-31")["properties"]["principalId"];
  }

  /// What the identity holds at the group.
  json assignment() {
    const auto all = call("GET", group +
                                     "/providers/Microsoft.Authorization/roleAssignments?api-version=2022-04-01"
                                     "&$filter=principalId%20eq%20%27" +
                                     principal() + "%27");
    REQUIRE(all.at("value").size() == 1);
    return all.at("value").at(0);
  }

  /// Somebody writes the assignment with a condition, or with none.
  void restrict_by_hand(const std::string& condition) {
    pass(Milliseconds(60'000));
    auto properties = assignment().at("properties");
    json kept = {{"roleDefinitionId", properties.at("roleDefinitionId")},
                 {"principalId", properties.at("principalId")},
                 {"principalType", "ServicePrincipal"}};
    if (!condition.empty()) kept.update({{"condition", condition}, {"conditionVersion", "2.0"}});
    call("PUT", assignment().at("id").get<std::string>() + "?api-version=2022-04-01", {{"properties", kept}});
  }
  std::string condition() {
    const auto properties = assignment().at("properties");
    return properties.at("condition").is_null() ? "" : properties.at("condition").get<std::string>();
  }

  /// Somebody who owns these scopes and nothing else; keyless works as them from now on.
  void own_only(const Names& scopes) {
    const auto made = [&](const std::string& path, const json& body) {
      const auto answer = send(Audience::graph, "POST", path, body.dump());
      INFO(answer.body);
      REQUIRE(answer.status / 100 == 2);
      return keyless::parsed_json(answer.body);
    };
    const auto application = made("/v1.0/applications", {{"displayName", "runs keyless"}});
    const std::string client = application.at("appId");
    const std::string object = made("/v1.0/servicePrincipals", {{"appId", client}}).at("id");
    const auto password = made("/v1.0/applications/" + application.at("id").get<std::string>() + "/addPassword",
                               {{"passwordCredential", {{"displayName", "test"}}}});
    int number = 0;
    for (const auto& scope : scopes) {
      json grant;
      grant["properties"] = {
          {"roleDefinitionId", subscription + "/providers/Microsoft.Authorization/roleDefinitions/" + owner_role},
          {"principalId", object},
          {"principalType", "ServicePrincipal"}};
      call("PUT",
           scope + "/providers/Microsoft.Authorization/roleAssignments/" + guid(900 + number++) +
               "?api-version=2022-04-01",
           grant);
    }
    work_as(client, password.at("secretText"));
  }
};

std::string reasons(const model::Plan& plan) {
  std::string text;
  for (const auto& unseen : plan.unseen) text += unseen.address.text() + ": " + unseen.reason + "\n";
  return text;
}

bool says(const model::Plan& plan, const std::string& words) {
  return std::ranges::any_of(plan.notes, [&](const auto& note) { return note.find(words) != std::string::npos; });
}

std::string line(const std::string& role, const std::string& more = "") {
  return "  - {role: " + role + ", scope: {resourceGroup: rg-openai}" + more + "}\n";
}

json actions(const Names& names) {
  return {{"actions", names}, {"notActions", {"Microsoft.Authorization/*/write"}}};
}

}  // namespace

TEST_CASE("custom roles that amount to Owner are refused by name and by GUID, and nothing is written for them") {
  World story;
  story.converge(bots(""));
  const json owners[] = {actions({"*/WRITE"}),
                         actions({"*/read", "*/action"}),
                         actions({"Microsoft.Auth*/role*/*"}),
                         actions({"microsoft.managedidentity/userassignedidentities/*"}),
                         actions({"Microsoft.Compute/virtualMachines/runCommand/*"}),
                         actions({"Microsoft.Resources/deploymentScripts/write"}),
                         {{"actions", json::array()}, {"dataActions", {"Microsoft.Storage/*"}}}};
  std::string by_name, by_guid;
  int number = 0;
  for (const auto& permission : owners) {
    ++number;
    story.define(number, "Deployer " + std::to_string(number), permission);
    by_name += line("Deployer " + std::to_string(number));
    by_guid += line(guid(number));
  }
  story.forget();
  for (const auto& roles : {by_name, by_guid}) {
    const auto plan = story.plan(bots(roles));
    CHECK(plan.refusals.size() == std::size(owners));
    for (const auto& refusal : plan.refusals) CHECK(refusal.guard == "policy");
    for (const auto& outcome : story.apply(plan)) CHECK(outcome.address.kind() == "stamp");
    for (const auto& write : story.writes()) CHECK(write.find("roleAssignments") == std::string::npos);
    diff::Policy policy;
    policy.grants = {{"bots", "deployer *", "*"}};
    CHECK(story.plan(bots(roles), policy).refusals.empty());
  }
}

TEST_CASE("harmless custom roles are granted without a policy") {
  World story;
  story.define(1, "Reader Of All", actions({"*/read"}));
  story.define(2, "Web Deployer", actions({"Microsoft.Web/sites/*", "Microsoft.Authorization/*/read"}));
  story.define(3, "Blob Writer",
               {{"actions", {"Microsoft.Storage/storageAccounts/*"}},
                {"dataActions", {"Microsoft.Storage/storageAccounts/blobServices/*"}}});
  const auto what = bots(line("Reader Of All") + line(guid(2)) + line("blob writer"));
  story.converge(what);
  story.expect_settled(what);
}

TEST_CASE("a condition that somebody set stays through every update, and its first declaration adopts it") {
  World story;
  const auto what = bots(line("Storage Blob Data Contributor"));
  story.converge(what);
  story.restrict_by_hand(in_accounts_only);
  story.forget();
  const auto plan = story.plan(what);
  CHECK(model::has_open_obstacles(plan));
  CHECK(!model::would_write(plan));
  story.apply(plan);
  CHECK(story.writes() == Names{});
  CHECK(story.condition() == in_accounts_only);

  story.converge(bots(line("Storage Blob Data Contributor", ", description: logs")));
  CHECK(story.assignment().at("properties").at("description") == "logs");
  CHECK(story.condition() == in_accounts_only);

  const auto quoted = json(in_accounts_only).dump();
  const auto same = bots(line("Storage Blob Data Contributor", ", description: logs, condition: " + quoted));
  story.converge(same);
  story.expect_settled(same);
  CHECK(!model::has_open_obstacles(story.plan(same)));
  CHECK(story.condition() == in_accounts_only);
}

TEST_CASE("taking off or changing what somebody set is refused without a line of the policy, and listed with it") {
  World story;
  story.converge(bots(line("Storage Blob Data Reader")));
  story.restrict_by_hand(in_accounts_only);
  const std::string stricter = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'a'";
  for (const auto& declared_condition : {std::string(), stricter}) {
    const auto what = bots(line("Storage Blob Data Reader", ", condition: " + json(declared_condition).dump()));
    story.forget();
    const auto plan = story.plan(what);
    REQUIRE(plan.refusals.size() == 1);
    CHECK(plan.refusals.front().guard == "widening");
    story.apply(plan);
    for (const auto& write : story.writes()) CHECK(write.find("roleAssignments") == std::string::npos);
    CHECK(story.condition() == in_accounts_only);
    diff::Policy policy;
    policy.widenings = {{"bots", "roleAssignment/mi-bots/*", "condition"}};
    const auto allowed = story.plan(what, policy);
    CHECK(allowed.refusals.empty());
    const auto gives = [](const model::Change& change) { return !change.gives.empty(); };
    CHECK(std::ranges::any_of(allowed.changes, gives));
    story.converge(what, policy);
    story.expect_settled(what, policy);
    CHECK(story.condition() == declared_condition);
    story.restrict_by_hand(in_accounts_only);
  }
}

TEST_CASE("a declared condition is created with its role, and put back when somebody took it off") {
  World story;
  const auto what = bots(line("Storage Blob Data Reader", ", condition: " + json(in_accounts_only).dump()));
  story.converge(what);
  story.expect_settled(what);
  CHECK(story.condition() == in_accounts_only);
  story.restrict_by_hand("");
  CHECK(story.condition().empty());
  story.converge(what);
  story.expect_settled(what);
  CHECK(story.condition() == in_accounts_only);
}

TEST_CASE("with rights on the two groups only, plan, drift and apply work, and the boundary says where was read") {
  World story;
  // Somebody else made the group: deleting one needs a right on the subscription.
  story.call("PUT", subscription + "/resourcegroups/rg-bots?api-version=2022-09-01", {{"location", "eastus"}});
  const auto what = bots(line("Reader"));
  story.converge(what);
  story.own_only({group, subscription + "/resourceGroups/rg-bots"});
  const auto settled = story.plan(what);
  CHECK(reasons(settled) == "");
  CHECK(!model::would_write(settled));
  CHECK(says(settled, "were read only in rg-bots, rg-openai"));
  CHECK(!says(settled, "Could not be listed"));
  CHECK(!says(settled, "were read in subscription"));
  story.expect_settled(what);
  // What is missing there is absent, and what nobody declared is found.
  const auto more = bots(line("Reader") + line("Storage Blob Data Reader"));
  story.converge(more);
  story.expect_settled(more);
  const auto found = rows(story.plan(what));
  CHECK(std::ranges::count(found, "undeclared roleAssignment/mi-bots/Storage Blob Data Reader@rg-openai") == 1);
  // Every list that was read in the place of the forbidden ones is whole: what is named there may go.
  diff::Policy destroy;
  destroy.destroy = true;
  story.converge(more, destroy);
  CHECK(rows(story.plan(more, destroy)) == Names{});
}

TEST_CASE("a role on a group elsewhere, where nothing may be read, is that entry's own trouble") {
  World story;
  story.call("PUT", subscription + "/resourcegroups/rg-else?api-version=2022-09-01", {{"location", "eastus"}});
  story.converge(bots(line("Reader")));
  story.own_only({group, subscription + "/resourceGroups/rg-bots"});
  const auto plan = story.plan(bots(line("Reader") + "  - {role: Reader, scope: {resourceGroup: rg-else}}\n"));
  REQUIRE(plan.unseen.size() == 1);
  CHECK(plan.unseen.front().address.text() == "roleAssignment/mi-bots/Reader@rg-else");
}

TEST_CASE("a scope that does not exist is told by the plan, and only its own entry waits") {
  World story;
  const std::string account = "Microsoft.CognitiveServices/accounts/none";
  const auto what = bots(line("Reader") + "  - {role: Reader, scope: {resourceGroup: rg-none}}\n" +
                         "  - {role: Reader, scope: {resourceGroup: rg-openai, resource: " + account + "}}\n" +
                         "  - {role: Reader, scope: {resourceGroup: rg-bots}}\n");
  const auto plan = story.plan(what);
  CHECK(plan.unseen.empty());
  for (const auto& [row, scope] : {std::pair("Reader@rg-none", subscription + "/resourceGroups/rg-none"),
                                   std::pair("Reader@rg-openai/accounts/none", group + "/providers/" + account)}) {
    const auto* change = plan.find(model::Address("roleAssignment", std::string("mi-bots/") + row));
    REQUIRE(change);
    CHECK(change->action == model::Action::impossible);
    CHECK(change->obstacle == "scope-absent");
    CHECK(change->reason == "the scope " + scope + " does not exist (create it, or correct `scope`)");
  }
  story.apply(plan);
  CHECK(story
            .call("GET", subscription +
                             "/resourceGroups/rg-bots/providers/Microsoft.Authorization/roleAssignments"
                             "?api-version=2022-04-01&$filter=principalId%20eq%20%27" +
                             story.principal() + "%27")
            .at("value")
            .size() == 1);
  CHECK(!model::would_write(story.plan(what)));
}

TEST_CASE("a role of a management group is found there, by name and by GUID") {
  World story;
  story.call("PUT", top + "?api-version=2020-05-01", {{"properties", {{"displayName", "Top"}}}});
  story.define(1, "Platform Watcher", {{"actions", {"*/read"}}}, top);
  diff::Policy policy;
  policy.grants = {{"bots", "Platform Watcher", top}};
  for (const auto& role : {std::string("Platform Watcher"), guid(1)}) {
    const auto what = bots("  - {role: " + role + ", scope: " + top + "}\n");
    CHECK(story.plan(what).refusals.size() == 1);  // wider than a resource group
    story.converge(what, policy);
    story.expect_settled(what, policy);
  }
}
