#include <algorithm>
#include <catch2/catch.hpp>
#include "base/json.hpp"

#include "scenario/scenario.hpp"

// Restrictions that others made stricter, and what docs/widening.md refuses.

using namespace keyless;
using namespace keyless::scenario;
using http::Audience;
using nlohmann::json;

namespace {

const std::string checks_path = "/contoso/Microbots/_apis/pipelines/checks/configurations";
const std::string preview = "api-version=7.1-preview.1";
const std::string sc = "Microbots/sc-microbots-production";

std::string without(std::string text, const std::string& line) {
  REQUIRE(text.find(line) != std::string::npos);
  return text.erase(text.find(line), line.size());
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  REQUIRE(text.find(from) != std::string::npos);
  return text.replace(text.find(from), from.size(), to);
}

/// The guarded connection, saying no more of its checks than it must.
std::string sparse() {
  auto text = example("guarded-connection.yaml");
  for (const auto* line : {"      verifyProtection: true\n", "      timeZone: W. Europe Standard Time\n",
                           "      instructions: Read the plan of this run before you approve.\n"})
    text = without(text, line);
  return text;
}

json body_of(const http::Response& answer) {
  INFO(answer.body);
  REQUIRE(answer.status / 100 == 2);
  return keyless::parsed_json(answer.body);
}

json check_with(Scenario& story, const std::string& setting) {
  const auto connection = body_of(story.send(Audience::azure_devops, "GET",
                                             "/contoso/Microbots/_apis/serviceendpoint/endpoints?endpointNames="
                                             "sc-microbots-production&api-version=7.1"))
                              .at("value")
                              .at(0);
  const auto all =
      body_of(story.send(Audience::azure_devops, "GET",
                         checks_path + "?resourceType=endpoint&resourceId=" + connection.at("id").get<std::string>() +
                             "&$expand=settings&" + preview));
  for (const auto& check : all.at("value"))
    if (check.at("settings").contains(setting) || check.at("settings").value("displayName", "") == setting)
      return check;
  FAIL("no check with " << setting);
  return {};
}

void change(Scenario& story, json check) {
  check.erase("_links");
  body_of(story.send(Audience::azure_devops, "PATCH",
                     checks_path + "/" + std::to_string(check.at("id").get<int>()) + "?" + preview, check.dump()));
}

json inputs_of(Scenario& story, const std::string& check) {
  return check_with(story, check).at("settings").at("inputs");
}

bool notes(const model::Plan& plan, const std::string& part) {
  return std::ranges::any_of(plan.notes, [&](const std::string& note) { return note.find(part) != std::string::npos; });
}

/// Somebody demands protected branches, other hours, a second template and says how to approve.
void make_stricter(Scenario& story) {
  auto branches = check_with(story, "Branch control");
  branches["settings"]["inputs"]["ensureProtectionOfBranch"] = "true";
  change(story, branches);
  auto hours = check_with(story, "Business hours");
  hours["settings"]["inputs"]["timeZone"] = "Tokyo Standard Time";
  change(story, hours);
  auto templates = check_with(story, "extendsChecks");
  auto second = templates["settings"]["extendsChecks"][0];
  second["templatePath"] = "secure/scan.yml";
  templates["settings"]["extendsChecks"].push_back(second);
  change(story, templates);
  auto approval = check_with(story, "approvers");
  approval["settings"]["instructions"] = "Ask the auditor.";
  change(story, approval);
}

std::vector<std::string> refused(const model::Plan& plan) {
  std::vector<std::string> found;
  for (const auto& refusal : plan.refusals) found.push_back(refusal.guard + " " + refusal.address.text());
  return found;
}

using Rows = std::vector<std::string>;

}  // namespace

TEST_CASE("what others made stricter stays on an unrelated update, and is said") {
  Scenario story;
  story.seed(declared(sparse()));
  story.converge(declared(sparse()));
  make_stricter(story);
  const auto plan = story.plan(declared(sparse()));
  CHECK(rows(plan).empty());
  for (const auto* part : {"`verifyProtection` is \"true\"", "`timeZone` is \"Tokyo Standard Time\"",
                           "`moreTemplates` is [\"secure/scan.yml of Microbots/pipeline-templates\"]"})
    CHECK(notes(plan, part));
  story.expect_settled(declared(sparse()));

  auto text = replaced(sparse(), "branches: [main, release/*]", "branches: [main]");
  text = replaced(text, "end: 17:00", "end: 16:00");
  text = replaced(text, "path: secure/deploy.yml", "path: secure/release.yml");
  const auto after = declared(replaced(text, "timeoutMinutes: 1440", "timeoutMinutes: 60"));
  story.converge(after);
  CHECK(inputs_of(story, "Branch control").at("allowedBranches") == "refs/heads/main");
  CHECK(inputs_of(story, "Branch control").at("ensureProtectionOfBranch") == "true");
  CHECK(inputs_of(story, "Business hours").at("endTime") == "16:00");
  CHECK(inputs_of(story, "Business hours").at("timeZone") == "Tokyo Standard Time");
  const auto templates = check_with(story, "extendsChecks").at("settings").at("extendsChecks");
  REQUIRE(templates.size() == 2);
  CHECK(templates.at(0).at("templatePath") == "secure/release.yml");
  CHECK(templates.at(0).at("repositoryType") == "git");
  CHECK(templates.at(1).at("templatePath") == "secure/scan.yml");
  CHECK(check_with(story, "approvers").at("settings").at("instructions") == "Ask the auditor.");
  story.expect_settled(after);
}

TEST_CASE("what became looser than a new check would be is put back, written or not") {
  Scenario story;
  const auto what = declared(sparse());
  story.seed(what);
  story.converge(what);
  auto approval = check_with(story, "approvers");
  approval["settings"]["requesterCannotBeApprover"] = false;
  change(story, approval);
  const auto plan = story.plan(what);
  CHECK(rows(plan) == Rows{"update check/" + sc + "/approval"});
  CHECK(plan.find(model::Address("check", sc + "/approval"))->gives.empty());
  story.converge(what);
  CHECK(check_with(story, "approvers").at("settings").at("requesterCannotBeApprover") == true);
  story.expect_settled(what);
}

TEST_CASE("a key of the manifest loosens what we made, and the plan lists it") {
  Scenario story;
  const auto before = declared(example("guarded-connection.yaml"));
  story.seed(before);
  story.converge(before);
  const auto after =
      declared(replaced(example("guarded-connection.yaml"), "verifyProtection: true", "verifyProtection: false"));
  const auto plan = story.plan(after);
  CHECK(rows(plan) == Rows{"update check/" + sc + "/branchControl", "stamp stamp/mi-microbots-production"});
  CHECK(plan.find(model::Address("check", sc + "/branchControl"))->gives ==
        model::Strings{"verifyProtection \"true\" -> \"false\" on check/" + sc + "/branchControl"});
  story.converge(after);
  CHECK(inputs_of(story, "Branch control").at("ensureProtectionOfBranch") == "false");
  story.expect_settled(after);
}

TEST_CASE("who made a check is what the service says: what this run made takes no policy, another branch included") {
  Scenario story;
  const auto what = declared(example("guarded-connection.yaml"));
  story.seed(what);
  story.converge(what);
  CHECK_FALSE(check_with(story, "Branch control").at("createdBy").at("id").get<std::string>().empty());
  const auto looser = declared(
      replaced(example("guarded-connection.yaml"), "branches: [main, release/*]", "branches: [main, release/*, dev]"));
  const auto plan = story.plan(looser);
  CHECK(plan.refusals.empty());
  const auto* row = plan.find(model::Address("check", sc + "/branchControl"));
  REQUIRE(row);
  CHECK(row->gives.size() == 1);
  story.converge(looser);
  story.expect_settled(looser);
}

TEST_CASE("entries that open a connection to everybody are refused, each by its own line") {
  const std::string approval = "      minApprovers: 1                  # all of them when not given\n";
  auto text = replaced(example("guarded-connection.yaml"), approval, approval + "      requesterMayApprove: true\n");
  text = replaced(text, "branches: [main, release/*]", "branches: ['*']");
  text = replaced(text, "  - principal: '[Microbots]\\Release Approvers'\n    role: User",
                  "  - principal: '[Microbots]\\Contributors'\n    role: Administrator");
  Scenario story;
  const auto what = declared(text);
  story.seed(what);
  story.forget();
  CHECK(refused(story.plan(what)) == Rows{"policy check/" + sc + "/approval", "policy check/" + sc + "/branchControl",
                                          "policy securityRole/" + sc + "/[Microbots]\\Contributors"});
  CHECK(story.writes().empty());
  diff::Policy policy;
  policy.widenings = {{"microbots", "check/*", "requesterMayApprove"},
                      {"microbots", "check/*", "branches"},
                      {"microbots", "securityRole/*", "role"}};
  story.converge(what, policy);
  story.expect_settled(what, policy);
}

TEST_CASE("a harmless name does not hide what a group is nested in") {
  Scenario story;
  const auto what = declared(example("azure-devops-scanner.yaml"));
  story.seed(what);
  const auto groups =
      body_of(story.send_to(story.cloud().devops_graph, "GET", "/contoso/_apis/graph/groups?" + preview)).at("value");
  const auto descriptor = [&](const std::string& name) {
    for (const auto& group : groups)
      if (group.at("principalName") == name) return group.at("descriptor").get<std::string>();
    FAIL("no group " << name);
    return std::string();
  };
  const auto nest = [&](const std::string& inner, const std::string& outer) {
    body_of(story.send_to(
        story.cloud().devops_graph, "PUT",
        "/contoso/_apis/graph/memberships/" + descriptor(inner) + "/" + descriptor(outer) + "?" + preview));
  };
  CHECK(story.plan(what).refusals.empty());
  SECTION("what the identity is in a project, too") {
    nest("[Microbots]\\Readers", "[Microbots]\\Project Administrators");
    CHECK(refused(story.plan(what)) == Rows{"policy projectEntitlement/mi-ado-scanner/contoso/Microbots"});
    return;
  }
  nest("[Microbots]\\Scanners", "[Microbots]\\Contributors");
  CHECK(story.plan(what).refusals.empty());
  nest("[Microbots]\\Contributors", "[contoso]\\Project Collection Administrators");
  story.forget();
  const auto plan = story.plan(what);
  REQUIRE(refused(plan) == Rows{"policy groupMembership/mi-ado-scanner/contoso/[Microbots]\\Scanners"});
  CHECK(plan.refusals.front().message.find("Project Collection Administrators") != std::string::npos);
  CHECK(story.writes().empty());
  diff::Policy policy;
  policy.groups.push_back({"microbots", "[Microbots]\\Scanners", "contoso"});
  story.converge(what, policy);
  story.expect_settled(what, policy);
}

TEST_CASE("trust in what only looks like a known issuer, and in whoever opens a pull request") {
  const auto text = [](const std::string& credential) {
    auto all = example("other-issuers.yaml");
    const std::string farm = "    issuer: https://oidc.build.contoso.com\n    subject: farm:microbots:nightly\n";
    return replaced(std::move(all), farm, credential);
  };
  struct Case {
    const char* name;
    std::string credential;
  };
  const Case cases[] = {
      {"a look-alike",
       "    issuer: https://token.actions.githubusercontent.co\n"
       "    subject: repo:contoso/microbots:ref:refs/heads/main\n"},
      {"a pull request",
       "    issuer: https://token.actions.githubusercontent.com\n    subject: repo:contoso/microbots:pull_request\n"
       "    allowRisk: true\n"},
      {"a wildcard",
       "    issuer: https://gitlab.com\n    subject: project_path:contoso/*:ref_type:branch:ref:main\n"
       "    allowRisk: true\n"},
      {"an audience",
       "    issuer: https://oidc.build.contoso.com\n    subject: farm:microbots:nightly\n    audience: api://farm\n"},
  };
  for (const auto& one : cases) {
    INFO(one.name);
    Scenario story;
    const auto what = declared(text(one.credential));
    CHECK(refused(story.plan(what)) == Rows{"policy federatedCredential/mi-microbots-outside/build-farm"});
    CHECK(story.writes().empty());
  }
}
