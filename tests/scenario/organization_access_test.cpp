#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "scenario/scenario.hpp"

// An identity that works inside Azure DevOps itself (guide G5).

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string version = "api-version=7.1-preview.1";
const std::string member = "organizationMember/mi-ado-scanner/contoso";
const std::string readers = "projectEntitlement/mi-ado-scanner/contoso/Microbots";
const std::string builders = "groupMembership/mi-ado-scanner/contoso/[Microbots]\\Scanners";

Declared scanner() {
  return declared(example("azure-devops-scanner.yaml"));
}

std::string without_access(std::string text) {
  const auto from = text.find("  organizationAccess:"), to = text.find("serviceConnections:");
  text.erase(from, to - from);
  return text.substr(0, text.find("  roles:\n  - principal: mi-ado-scanner"));
}

json body_of(const http::Response& answer) {
  INFO(answer.body);
  REQUIRE(answer.status / 100 == 2);
  return keyless::parsed_json(answer.body);
}

json list(Scenario& story, const std::string& what) {
  return body_of(story.send_to(story.cloud().devops_graph, "GET", "/contoso/_apis/graph/" + what + "?" + version))
      .at("value");
}

/// The scanner as the organization's graph knows it; null when it does not.
json in_graph(Scenario& story, const std::string& name = "mi-ado-scanner") {
  for (const auto& principal : list(story, "serviceprincipals"))
    if (principal.at("displayName") == name) return principal;
  return nullptr;
}

std::string entitlement_path(Scenario& story, const std::string& name = "mi-ado-scanner") {
  const auto descriptor = in_graph(story, name).at("descriptor").get<std::string>();
  const auto key = body_of(story.send_to(story.cloud().devops_graph, "GET",
                                         "/contoso/_apis/graph/storagekeys/" + descriptor + "?" + version));
  return "/contoso/_apis/serviceprincipalentitlements/" + key.at("value").get<std::string>() + "?" + version;
}

json entitlement(Scenario& story) {
  return body_of(story.send_to(story.cloud().devops_entitlements, "GET", entitlement_path(story)));
}

void change(Scenario& story, const json& steps) {
  const auto answer = story.send_to(story.cloud().devops_entitlements, "PATCH", entitlement_path(story), steps.dump(),
                                    "application/json-patch+json");
  CHECK(body_of(answer).at("isSuccess") == true);
}

std::string membership_path(Scenario& story, const std::string& group) {
  for (const auto& one : list(story, "groups"))
    if (one.at("principalName") == group)
      return "/contoso/_apis/graph/memberships/" + in_graph(story).at("descriptor").get<std::string>() + "/" +
             one.at("descriptor").get<std::string>() + "?" + version;
  FAIL("no group " << group);
  return {};
}

void expect_repaired(Scenario& story, const Declared& what, const std::string& row) {
  CHECK(rows(story.plan(what)) == std::vector<std::string>{row});
  story.converge(what);
  story.expect_settled(what);
}

/// What an apply would write; what hangs on an identity that is not ours is only listed.
std::vector<std::string> written(const model::Plan& plan) {
  std::vector<std::string> found;
  for (const auto& change : plan.changes)
    if (model::writes(change.action))
      found.push_back(std::string(model::word_for(change.action)) + " " + change.address.text());
  return found;
}

sandbox::Options failing_with(std::string& part, int status, std::string body) {
  sandbox::Options options;
  options.fault = [&part, status, body](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    const bool hit = !part.empty() && !point.committed && point.target.find(part) != std::string::npos;
    if (!hit) return std::nullopt;
    sandbox::Fault fault;
    fault.status = status;
    fault.body = body;
    return fault;
  };
  return options;
}

}  // namespace

TEST_CASE("a scanner from nothing: member, project, group, and a role on its own connection") {
  Scenario story;
  const auto what = scanner();
  story.seed(what);
  const auto plan = story.plan(what);
  CHECK(rows(plan) == std::vector<std::string>{"create resourceGroup/rg-ado-scanner", "create identity/mi-ado-scanner",
                                               "create roleAssignment/mi-ado-scanner/Reader@rg-openai",
                                               "create serviceConnection/Microbots/sc-ado-scanner",
                                               "create federatedCredential/mi-ado-scanner/Microbots/sc-ado-scanner",
                                               "create " + member, "create " + readers, "create " + builders,
                                               "create securityRole/Microbots/sc-ado-scanner/mi-ado-scanner",
                                               "create pipelinePermission/Microbots/sc-ado-scanner/microbots-nightly",
                                               "stamp stamp/mi-ado-scanner"});
  story.converge(what);
  const auto now = entitlement(story);
  CHECK(now.at("accessLevel").at("accountLicenseType") == "express");
  CHECK(now.at("projectEntitlements").at(0).at("group").at("groupType") == "projectReader");
  CHECK(story.send_to(story.cloud().devops_graph, "HEAD", membership_path(story, "[Microbots]\\Scanners")).status ==
        200);
  for (const auto& chain : story.verify(what)) CHECK(chain.holds());
  story.expect_settled(what);
}

TEST_CASE("what moved in the organization is put back") {
  Scenario story;
  const auto what = scanner();
  story.seed(what);
  story.converge(what);
  SECTION("the access level") {
    change(story, json::array({{{"op", "replace"},
                                {"path", "/accessLevel"},
                                {"value", {{"accountLicenseType", "stakeholder"}, {"licensingSource", "account"}}}}}));
    expect_repaired(story, what, "update " + member);
    CHECK(entitlement(story).at("accessLevel").at("accountLicenseType") == "express");
  }
  SECTION("the group in the project") {
    const auto project = entitlement(story).at("projectEntitlements").at(0).at("projectRef").at("id");
    change(story,
           json::array(
               {{{"op", "add"},
                 {"path", "/projectEntitlements/" + project.get<std::string>()},
                 {"value", {{"group", {{"groupType", "projectAdministrator"}}}, {"projectRef", {{"id", project}}}}}}}));
    expect_repaired(story, what, "update " + readers);
  }
  SECTION("a membership that was taken away") {
    const auto path = membership_path(story, "[Microbots]\\Scanners");
    CHECK(story.send_to(story.cloud().devops_graph, "DELETE", path).status == 200);
    expect_repaired(story, what, "create " + builders);
  }
  SECTION("the member itself") {
    CHECK(story.send_to(story.cloud().devops_entitlements, "DELETE", entitlement_path(story)).status == 204);
    const auto plan = story.plan(what);
    CHECK(plan.find(model::Address("organizationMember", "mi-ado-scanner/contoso"))->action == model::Action::create);
    story.converge(what);
    story.expect_settled(what);
  }
}

TEST_CASE("a group nobody declared is undeclared access, and prune takes the identity out of it") {
  Scenario story;
  const auto what = scanner();
  story.seed(what);
  story.converge(what);
  const auto path = membership_path(story, "[contoso]\\Project Collection Administrators");
  body_of(story.send_to(story.cloud().devops_graph, "PUT", path));
  const std::string row = "groupMembership/mi-ado-scanner/contoso/[contoso]\\Project Collection Administrators";
  CHECK(rows(story.plan(what)) == std::vector<std::string>{"undeclared " + row});
  diff::Policy prune;
  prune.prune = true;
  CHECK(rows(story.plan(what, prune)) == std::vector<std::string>{"delete " + row});
  story.converge(what, prune);
  story.expect_settled(what);
}

TEST_CASE("access that left the manifest is undeclared, and prune removes it") {
  Scenario story;
  story.seed(scanner());
  story.converge(scanner());
  const auto less = declared(without_access(example("azure-devops-scanner.yaml")));
  const auto plan = story.plan(less);
  CHECK(model::totals_of(plan).undeclared == 2);  // the member, and its role on the connection
  const auto* row = plan.find(model::Address("organizationMember", "mi-ado-scanner/contoso"));
  REQUIRE(row);
  CHECK(row->action == model::Action::undeclared);
  diff::Policy prune;
  prune.prune = true;
  story.converge(less, prune);
  CHECK(story.send_to(story.cloud().devops_entitlements, "GET", entitlement_path(story)).status == 404);
}

TEST_CASE("a failure inside a success is a failure, with the service's own code and what to do") {
  std::string part;
  Scenario story(failing_with(
      part, 200,
      R"({"isSuccess":false,"operationResult":{"isSuccess":false,"errors":[{"key":5102,"value":"You are trying to invite a user from outside your directory."}]}})"));
  const auto what = scanner();
  story.seed(what);
  const auto plan = story.plan(what);
  part = "/_apis/serviceprincipalentitlements?";
  bool failed = false;
  for (const auto& outcome : story.apply(plan)) {
    if (outcome.address.text() != member) continue;
    failed = true;
    REQUIRE(outcome.error);
    CHECK(outcome.error->service_code == "5102");
    CHECK(outcome.error->advice.find("Project Collection Administrator") != std::string::npos);
  }
  CHECK(failed);
  part.clear();
  story.converge(what);
  story.expect_settled(what);
}

TEST_CASE("access that can't be read is neither added nor missing") {
  std::string part;
  Scenario story(failing_with(part, 403, R"({"message":"no","typeKey":"AccessCheckException"})"));
  const auto what = scanner();
  story.seed(what);
  story.converge(what);
  for (const auto* hidden : {"graph/serviceprincipals", "/serviceprincipalentitlements/", "graph/memberships"}) {
    part = hidden;
    const auto plan = story.plan(what);
    INFO(hidden);
    CHECK(rows(plan).empty());
    CHECK_FALSE(plan.unseen.empty());
  }
}

TEST_CASE("destroy takes the identity out of the organization before it deletes it") {
  Scenario story;
  const auto what = scanner();
  story.seed(what);
  story.converge(what);
  const auto path = entitlement_path(story);
  diff::Policy destroy;
  destroy.destroy = true;
  story.converge(what, destroy);
  CHECK(story.send_to(story.cloud().devops_entitlements, "GET", path).status == 404);
  CHECK(rows(story.plan(what, destroy)).empty());
}

TEST_CASE("on an identity that exists already a membership is used, and owned only when the manifest adopts it") {
  const auto text = [](bool adopt, const std::string& level) {
    return std::string("version: 1\nteam: guests\nazure:\n  tenant: 72f988bf-86f1-41af-91ab-2d7cd011db47\n") +
           "  subscription: 0b1f6471-1bf0-4dda-aec3-cb9272f09590\n  location: eastus\n" +
           "azureDevOps: {organization: contoso, project: Microbots}\nidentities:\n- name: theirs\n  kind: existing\n" +
           "  id: /subscriptions/0b1f6471-1bf0-4dda-aec3-cb9272f09590/resourceGroups/rg-ado-scanner/providers/" +
           "Microsoft.ManagedIdentity/userAssignedIdentities/mi-ado-scanner\n" + (adopt ? "  adopt: true\n" : "") +
           "  organizationAccess:\n    accessLevel: " + level + "\n";
  };
  Scenario story;
  story.seed(scanner());
  story.converge(scanner());
  const auto used = story.plan(declared(text(false, "Basic")));
  CHECK(written(used).empty());
  CHECK(model::totals_of(used).undeclared == 0);
  const auto lower = declared(text(false, "Stakeholder"));
  const auto refused = story.plan(lower);
  REQUIRE(refused.refusals.size() == 1);
  CHECK(refused.refusals.front().guard == "ownership");
  CHECK(refused.refusals.front().advice.find("adopt: true") != std::string::npos);
  CHECK_FALSE(model::would_write(refused));
  const auto adopted = declared(text(true, "Stakeholder"));
  diff::Policy trusting;  // that identity has the trust of its own manifest's connection
  trusting.allow_undeclared = {"federatedCredential/theirs/*"};
  CHECK(written(story.plan(adopted, trusting)) == std::vector<std::string>{"update organizationMember/theirs/contoso"});
  diff::Policy destroy;
  destroy.destroy = true;
  CHECK(written(story.plan(declared(text(false, "Basic")), destroy)).empty());
  // What the member is in, goes with it.
  CHECK(written(story.plan(declared(text(true, "Basic")), destroy)) ==
        std::vector<std::string>{"delete groupMembership/theirs/contoso/[Microbots]\\Scanners",
                                 "delete projectEntitlement/theirs/contoso/Microbots",
                                 "delete organizationMember/theirs/contoso"});
}

TEST_CASE("an application becomes a member by its principal's object id, too") {
  auto text = example("azure-devops-scanner.yaml");
  const std::string line = "  resourceGroup: rg-ado-scanner\n";
  text.replace(text.find(line), line.size(), "  kind: application\n");
  Scenario story;
  const auto what = declared(text);
  story.seed(what);
  story.converge(what);
  CHECK(entitlement(story).at("projectEntitlements").at(0).at("group").at("groupType") == "projectReader");
  story.expect_settled(what);
  diff::Policy destroy;
  destroy.destroy = true;
  story.converge(what, destroy);
  CHECK(rows(story.plan(what, destroy)).empty());
}
