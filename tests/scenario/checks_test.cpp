#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "model/kinds/kinds.hpp"
#include "scenario/scenario.hpp"

// Approvals, checks and security roles on a connection.

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string checks_path = "/contoso/Microbots/_apis/pipelines/checks/configurations";
const std::string checks_version = "api-version=7.1-preview.1";
const std::string approval = "check/Microbots/sc-microbots-production/approval";
const std::string branches = "check/Microbots/sc-microbots-production/branchControl";
const std::string manager_role = "securityRole/Microbots/sc-microbots-production/release.manager@contoso.com";

Declared guarded() {
  return declared(example("guarded-connection.yaml"));
}

json body_of(const http::Response& answer) {
  INFO(answer.body);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body);
}

json connection(Scenario& story) {
  return body_of(story.send(Audience::azure_devops, "GET",
                            "/contoso/Microbots/_apis/serviceendpoint/endpoints?endpointNames=sc-microbots-production"
                            "&api-version=7.1"))
      .at("value")
      .at(0);
}

json checks(Scenario& story) {
  const auto id = connection(story).at("id").get<std::string>();
  return body_of(story.send(
                     Audience::azure_devops, "GET",
                     checks_path + "?resourceType=endpoint&resourceId=" + id + "&$expand=settings&" + checks_version))
      .at("value");
}

json check_with(Scenario& story, const std::string& setting) {
  for (const auto& check : checks(story))
    if (check.at("settings").contains(setting) || check.at("settings").value("displayName", "") == setting)
      return check;
  FAIL("no check with " << setting);
  return {};
}

void change(Scenario& story, json check) {
  check.erase("_links");
  const auto path = checks_path + "/" + std::to_string(check.at("id").get<int>()) + "?" + checks_version;
  body_of(story.send(Audience::azure_devops, "PATCH", path, check.dump()));
}

std::string identity_id(Scenario& story, const std::string& mail) {
  const auto path = "/contoso/_apis/identities?searchFilter=General&filterValue=" + mail + "&api-version=7.1";
  return body_of(story.send_to(story.cloud().devops_graph, "GET", path)).at("value").at(0).at("id");
}

std::string roles_path(Scenario& story) {
  const auto found = connection(story);
  const auto project = found.at("serviceEndpointProjectReferences").at(0).at("projectReference").at("id");
  return "/contoso/_apis/securityroles/scopes/distributedtask.serviceendpointrole/roleassignments/resources/" +
         project.get<std::string>() + "_" + found.at("id").get<std::string>() + "?" + checks_version;
}

void give(Scenario& story, const std::string& mail, const std::string& role) {
  const json body = json::array({{{"roleName", role}, {"userId", identity_id(story, mail)}}});
  CHECK(body_of(story.send(Audience::azure_devops, "PUT", roles_path(story), body.dump())).at("count") == 1);
}

void add_person(Scenario& story, const std::string& mail) {
  const json body = {{"accessLevel", {{"accountLicenseType", "stakeholder"}}},
                     {"user", {{"principalName", mail}, {"subjectKind", "user"}}}};
  body_of(story.send_to(story.cloud().devops_entitlements, "POST", "/contoso/_apis/userentitlements?api-version=7.1",
                        body.dump(), "application/json"));
}

/// Plans, and demands exactly this row; applies, and demands that nothing is left.
void expect_repaired(Scenario& story, const Declared& what, const std::string& row) {
  CHECK(rows(story.plan(what)) == std::vector<std::string>{row});
  story.converge(what);
  story.expect_settled(what);
}

}  // namespace

TEST_CASE("checks and roles from nothing: a pipeline is admitted when the checks stand") {
  Scenario story;
  const auto what = guarded();
  story.seed(what);
  const auto plan = story.plan(what);
  const std::string sc = "/Microbots/sc-microbots-production/";
  CHECK(rows(plan) ==
        std::vector<std::string>{
            "create resourceGroup/rg-microbots-production", "create identity/mi-microbots-production",
            "create roleAssignment/mi-microbots-production/Cognitive Services OpenAI User@rg-openai/"
            "accounts/my-openai-resource",
            "create serviceConnection/Microbots/sc-microbots-production",
            "create federatedCredential/mi-microbots-production/Microbots/sc-microbots-production",
            "create check" + sc + "approval", "create check" + sc + "branchControl",
            "create check" + sc + "businessHours", "create check" + sc + "exclusiveLock",
            "create check" + sc + "requiredTemplate", "create securityRole" + sc + "[Microbots]\\Release Approvers",
            "create securityRole" + sc + "release.manager@contoso.com",
            "create pipelinePermission" + sc + "microbots-release", "stamp stamp/mi-microbots-production"});
  const auto* permission = plan.find(model::Address("pipelinePermission", sc.substr(1) + "microbots-release"));
  REQUIRE(permission);
  CHECK(std::ranges::count(permission->after, model::Address("check", sc.substr(1) + "approval")) == 1);
  story.converge(what);
  const auto approvers = check_with(story, "approvers").at("settings");
  CHECK(approvers.at("approvers").at(0).at("id") == identity_id(story, "release.manager@contoso.com"));
  CHECK(approvers.at("requesterCannotBeApprover") == true);
  CHECK(check_with(story, "Branch control").at("settings").at("inputs").at("allowedBranches") ==
        "refs/heads/main,refs/heads/release/*");
  for (const auto& chain : story.verify(what)) CHECK(chain.holds());
  story.expect_settled(what);
}

TEST_CASE("what somebody loosened is tightened again") {
  Scenario story;
  const auto what = guarded();
  story.seed(what);
  story.converge(what);
  SECTION("a check that was switched off") {
    auto check = check_with(story, "approvers");
    check["isDisabled"] = true;
    change(story, check);
    expect_repaired(story, what, "update " + approval);
    CHECK_FALSE(check_with(story, "approvers").value("isDisabled", false));
  }
  SECTION("an approver who was taken out") {
    auto check = check_with(story, "approvers");
    check["settings"]["approvers"].erase(1);
    change(story, check);
    expect_repaired(story, what, "update " + approval);
  }
  SECTION("an approver who was put in") {
    add_person(story, "eve@contoso.com");
    auto check = check_with(story, "approvers");
    check["settings"]["approvers"].push_back({{"id", identity_id(story, "eve@contoso.com")}});
    change(story, check);
    const auto plan = story.plan(what);
    const auto* row = plan.find(model::Address("check", approval.substr(6)));
    REQUIRE(row);
    REQUIRE(row->diffs.size() == 1);
    CHECK(row->diffs.front().field == "approvers");
    expect_repaired(story, what, "update " + approval);
  }
  SECTION("branches that were widened") {
    auto check = check_with(story, "Branch control");
    check["settings"]["inputs"]["allowedBranches"] = "*";
    change(story, check);
    expect_repaired(story, what, "update " + branches);
  }
  SECTION("days in another order are no difference") {
    auto check = check_with(story, "Business hours");
    check["settings"]["inputs"]["businessDays"] = "Thursday, Monday, Tuesday, Wednesday";
    change(story, check);
    story.expect_settled(what);
  }
  SECTION("a check that was deleted") {
    const auto check = check_with(story, "approvers");
    CHECK(story
              .send(Audience::azure_devops, "DELETE",
                    checks_path + "/" + std::to_string(check.at("id").get<int>()) + "?" + checks_version)
              .status == 204);
    expect_repaired(story, what, "create " + approval);
  }
  SECTION("a role that was lowered") {
    give(story, "release.manager@contoso.com", "Reader");
    expect_repaired(story, what, "update " + manager_role);
  }
}

TEST_CASE(
    "a role that nobody declared is reported and never taken away, a check that nobody declared is no difference") {
  Scenario story;
  const auto what = guarded();
  story.seed(what);
  story.converge(what);
  diff::Policy prune;
  prune.prune = true;
  SECTION("a role") {
    add_person(story, "eve@contoso.com");
    give(story, "eve@contoso.com", "Administrator");
    for (const auto& policy : {diff::Policy(), prune}) {
      const auto plan = story.plan(what, policy);
      CHECK(rows(plan) ==
            std::vector<std::string>{
                "undeclared securityRole/Microbots/sc-microbots-production/Administrator@eve@contoso.com"});
      CHECK(model::totals_of(plan).undeclared == 1);
      CHECK_FALSE(model::would_write(plan));
    }
  }
  SECTION("a second approval") {
    auto check = check_with(story, "approvers");
    for (const auto* of_service : {"id", "version", "_links", "url"}) check.erase(of_service);
    body_of(story.send(Audience::azure_devops, "POST", checks_path + "?" + checks_version, check.dump()));
    for (const auto& policy : {diff::Policy(), prune}) {
      const auto plan = story.plan(what, policy);
      CHECK(model::totals_of(plan).allowed == 1);
      CHECK(model::totals_of(plan).undeclared == 0);
      CHECK_FALSE(model::would_write(plan));
    }
  }
}

TEST_CASE("an approver nobody knows is named before anything is written") {
  Scenario story;
  const auto what = guarded();
  story.forget();
  const auto plan = story.plan(what);
  std::vector<std::string> unseen;
  for (const auto& one : plan.unseen) unseen.push_back(one.address.text());
  CHECK(std::ranges::count(unseen, "devopsPrincipal/contoso/release.manager@contoso.com") == 1);
  CHECK(std::ranges::count(unseen, approval) == 1);
  CHECK(std::ranges::count(unseen, "pipelinePermission/Microbots/sc-microbots-production/microbots-release") == 1);
  CHECK(plan.unseen.front().reason.find("no user, group or service principal") != std::string::npos);
  CHECK(story.writes().empty());
}

TEST_CASE("checks and roles that can't be read are neither added nor missing") {
  std::string hidden;
  sandbox::Options options;
  options.fault = [&](const sandbox::FaultPoint& point) -> std::optional<sandbox::Fault> {
    if (hidden.empty() || point.target.find(hidden) == std::string::npos) return std::nullopt;
    sandbox::Fault fault;
    fault.status = 403;
    fault.body = R"({"message":"no","typeKey":"AccessCheckException"})";
    return fault;
  };
  Scenario story(options);
  const auto what = guarded();
  story.seed(what);
  story.converge(what);
  for (const auto* part : {"queryconfigurations", "roleassignments"}) {
    hidden = part;
    const auto plan = story.plan(what);
    CHECK(rows(plan).empty());
    CHECK_FALSE(plan.unseen.empty());
    hidden.clear();
  }
}

TEST_CASE("a connection goes with its checks and roles, which guard it to the end") {
  Scenario story;
  const auto what = guarded();
  story.seed(what);
  story.converge(what);
  const auto role = roles_path(story);
  diff::Policy destroy;
  destroy.destroy = true;
  story.forget();
  story.converge(what, destroy);
  for (const auto& write : story.writes()) {
    CHECK(write.find("checks/configurations") == std::string::npos);
    CHECK(write.find("securityroles") == std::string::npos);
  }
  CHECK(rows(story.plan(what, destroy)).empty());
  CHECK(body_of(story.send(Audience::azure_devops, "GET", role)).at("count") == 0);
}

TEST_CASE("a connection that got another name keeps its checks and roles") {
  Scenario story;
  const auto before = guarded();
  story.seed(before);
  story.converge(before);
  auto text = example("guarded-connection.yaml");
  const std::string name = "- name: sc-microbots-production\n";
  text.replace(text.find(name), name.size(), "- name: sc-microbots-prod\n  previously: sc-microbots-production\n");
  const auto after = declared(text);
  for (const auto& row : rows(story.plan(after))) {
    CHECK(row.find("check/") == std::string::npos);
    CHECK(row.find("securityRole/") == std::string::npos);
  }
  story.converge(after);
  story.expect_settled(after);
}
