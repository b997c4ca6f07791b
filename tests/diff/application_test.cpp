#include <algorithm>
#include <catch2/catch.hpp>

#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const Address application_at("application", "app-bot"), bot_role_at("roleAssignment", "app-bot/5e0bd9bd@rg-openai"),
    bot_connection_at("serviceConnection", "Microbots/sc-bot");

Declarations bot() {
  Declarations declared;
  const auto application = declared.application("app-bot");
  declared.role(application, "rg-openai");
  declared.connection("sc-bot", application);
  return declared;
}

bool waits(const Plan& plan, const Address& later, const Address& earlier) {
  return std::ranges::count(plan.find(later)->after, earlier) == 1;
}

}  // namespace

TEST_CASE("an application is one more principal: its roles and connections follow it") {
  const auto declared = bot();
  auto cloud = empty_cloud();
  cloud.owners = {declared.owner};
  const auto plan = planned(declared, cloud);
  CHECK(waits(plan, bot_role_at, application_at));
  CHECK(waits(plan, bot_connection_at, application_at));
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("an application that lost its principal gets one, and its roles after that") {
  const auto declared = bot();
  auto cloud = applied(declared);
  auto* application = cloud.find(kinds::application, "app-bot");
  cloud.remove(text_of(application->fields, "id") + "/nothing");
  std::erase_if(cloud.objects, [](const LiveObject& object) { return object.kind == &kinds::role_assignment; });
  application = cloud.find(kinds::application, "app-bot");
  application->fields["servicePrincipal"] = "false";
  application->fields["principalId"] = "";
  const auto plan = planned(declared, cloud);
  CHECK(rows_of(plan) == "~ application/app-bot\n+ roleAssignment/app-bot/5e0bd9bd@rg-openai\n");
  CHECK(waits(plan, bot_role_at, application_at));
}

TEST_CASE("an owner nobody declared is removed by prune, a secret only by its own word") {
  auto declared = bot();
  auto cloud = applied(declared);
  cloud.objects.push_back(foreign_owner(cloud, "app-bot"));
  cloud.objects.push_back(left_secret(cloud, "app-bot"));
  auto policy = policy_of(declared);
  CHECK(totals_of(planned(declared, cloud, policy)).undeclared == 2);
  policy.prune = true;
  CHECK(totals_of(planned(declared, cloud, policy)).remove == 1);
  declared.at(application_at).fields["removePasswords"] = "true";
  policy.prune = false;
  const auto plan = planned(declared, cloud, policy);
  CHECK(totals_of(plan).remove == 1);
  CHECK(std::ranges::count_if(plan.changes, [](const Change& change) {
          return change.kind == &kinds::application_secret && change.action == Action::remove;
        }) == 1);
}

TEST_CASE("while a secret is left on it an application gets nothing new, but what it has is kept in order") {
  auto declared = bot();
  auto cloud = applied(declared);
  cloud.objects.push_back(left_secret(cloud, "app-bot"));
  cloud.find(kinds::service_connection, "sc-bot")->fields["description"] = "moved";
  const auto repair = planned(declared, cloud);
  CHECK(repair.refusals.empty());
  CHECK(repair.find(bot_connection_at)->action == Action::update);
  declared.role(application_at, "rg-other");
  const auto grant = planned(declared, cloud);
  REQUIRE(grant.refusals.size() == 1);
  CHECK(grant.refusals[0].guard == "untrusted-identity");
  CHECK(grant.refusals[0].advice.find("removePasswords") != std::string::npos);
}

TEST_CASE("a secret that goes in the same apply goes before anything is granted") {
  auto declared = bot();
  auto cloud = applied(declared);
  cloud.objects.push_back(left_secret(cloud, "app-bot"));
  declared.at(application_at).fields["removePasswords"] = "true";
  const auto role = declared.role(application_at, "rg-other");
  const auto plan = planned(declared, cloud);
  CHECK(plan.refusals.empty());
  const auto secret = std::ranges::find(plan.changes, &kinds::application_secret, &Change::kind);
  REQUIRE(secret != plan.changes.end());
  CHECK(waits(plan, role, secret->address));
  settles(declared, cloud, policy_of(declared));
}

TEST_CASE("what goes with an application is no step of its own") {
  auto declared = bot();
  declared.owner_of(application_at, "66666666-0000-4000-8000-000000000006");
  auto cloud = applied(declared);
  cloud.objects.push_back(left_secret(cloud, "app-bot"));
  auto policy = policy_of(declared);
  SECTION("destroyed") {
    policy.destroy = true;
  }
  SECTION("named to go") {
    declared.name_to_go(Address("application", "app-bot"));
    policy.max_delete_percent = 100;
  }
  const auto plan = planned(declared, cloud, policy);
  const auto steps = [&](const Kind& kind) {
    return std::ranges::count_if(plan.changes,
                                 [&](const Change& change) { return change.kind == &kind && writes(change.action); });
  };
  CHECK(steps(kinds::application_owner) == 0);
  CHECK(steps(kinds::application_secret) == 0);
  CHECK(steps(kinds::application) == 1);
  CHECK(steps(kinds::role_assignment) == 1);
}

TEST_CASE("a plan says what a creation brings back") {
  const auto declared = bot();
  auto cloud = empty_cloud();
  auto live = cloud.read();
  const auto& fields = declared.resources().front().fields;
  live.saw_absent(kinds::application.name, kinds::application.keys(fields).front(), "it is restored");
  const auto plan = diff::make_plan(declared.graph(), live, policy_of(declared));
  CHECK(plan.find(application_at)->reason == "declared but does not exist: it is restored");
}
