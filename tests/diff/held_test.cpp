#include <catch2/catch.hpp>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/fleets.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

constexpr auto owner_role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
const Address privileged_at("roleAssignment", "mi-microbots-ado/8e3af657@rg-openai");
const Address other_identity_at("identity", "mi-logs");
const Address other_connection_at("serviceConnection", "Microbots/sc-other");

/// Two set-ups that have nothing to do with each other.
Declarations two_set_ups() {
  auto declared = microbots();
  const auto other = declared.identity("mi-logs", declared.group("rg-logs-identity"));
  declared.role(other, "rg-logs", reader_role);
  declared.permission(declared.connection("sc-other", other), "nightly");
  return declared;
}

Action action_of(const Plan& plan, const Address& address) {
  const auto* change = plan.find(address);
  return change ? change->action : Action::no_op;
}

bool is_held(const Plan& plan, const Address& address) {
  const auto* change = plan.find(address);
  return change && !change->held.empty() && change->action == Action::no_op;
}

/// Everything of the second set-up is created.
void expect_other_created(const Plan& plan) {
  for (const auto& at : {other_identity_at, other_connection_at, Address("roleAssignment", "mi-logs/acdd72a7@rg-logs"),
                         Address("federatedCredential", "mi-logs/Microbots/sc-other"),
                         Address("pipelinePermission", "Microbots/sc-other/nightly")}) {
    INFO(at.text());
    CHECK(action_of(plan, at) == Action::create);
  }
  CHECK(action_of(plan, Address("stamp", "mi-logs")) == Action::stamp);
}

}  // namespace

TEST_CASE("a refused role holds back the trust of its identity and its stamp, and nothing else") {
  auto declared = two_set_ups();
  declared.role(identity_at, "rg-openai", owner_role);
  const auto plan = planned(declared, empty_cloud());
  REQUIRE(plan.refusals.size() == 1);
  CHECK(!is_held_back(plan));
  CHECK(is_held(plan, privileged_at));
  CHECK(is_held(plan, wired_at));
  CHECK(plan.find(wired_at)->held.find(identity_at.text()) != std::string::npos);
  CHECK(action_of(plan, stamp_at) == Action::no_op);
  for (const auto& at : {group_at, identity_at, role_at, connection_at}) CHECK(action_of(plan, at) == Action::create);
  expect_other_created(plan);
  CHECK(totals_of(plan).held == 2);
}

TEST_CASE("a refused identity holds back all that is declared of it") {
  const auto declared = two_set_ups();
  auto cloud = empty_cloud();
  cloud.owners = {"microbots"};
  auto theirs = *applied(microbots()).find(kinds::identity, "mi-microbots-ado");
  theirs.mark = Mark{"other-team", proof_of("other-team", theirs.id)};
  theirs.fields["tags"] = mark_tags("other-team", theirs.id);
  cloud.objects.push_back(theirs);
  const auto plan = planned(declared, cloud);
  REQUIRE(plan.refusals.size() == 1);
  for (const auto& at : {role_at, connection_at, wired_at, permission_at}) {
    INFO(at.text());
    CHECK(is_held(plan, at));
  }
  expect_other_created(plan);
  cloud.carry_out(plan);
  CHECK(cloud.mistakes == std::vector<std::string>());
  CHECK(cloud.find(kinds::identity, "mi-microbots-ado")->mark->owner == "other-team");
}

TEST_CASE("what can't be seen holds back what needs it, and nothing else") {
  const auto declared = two_set_ups();
  auto cloud = empty_cloud();
  cloud.hidden["pipelines@contoso/microbots"] = "403";
  const auto plan = planned(declared, cloud);
  CHECK(!plan.unseen.empty());
  for (const auto& at : {identity_at, role_at, connection_at, wired_at, other_identity_at, other_connection_at})
    CHECK(action_of(plan, at) == Action::create);
  CHECK(action_of(plan, permission_at) == Action::no_op);
  CHECK(action_of(plan, stamp_at) == Action::no_op);
}

TEST_CASE("while one list of a kind is unseen, nothing of that kind is removed") {
  const auto declared = two_set_ups();
  auto cloud = applied(declared);
  for (const auto* name : {"mi-microbots-ado", "mi-logs"})
    cloud.objects.push_back(foreign_credential(cloud, name, "x"));
  cloud.objects.push_back(foreign_role(cloud, "mi-logs", openai_user_role));
  auto policy = policy_of(declared);
  policy.prune = true;
  const auto whole = planned(declared, cloud, policy);
  INFO(rows_of(whole));
  CHECK(totals_of(whole).remove == 3);
  cloud.hidden["federatedCredentials@" + lower(cloud.find(kinds::identity, "mi-logs")->id)] = "429";
  const auto plan = planned(declared, cloud, policy);
  CHECK(totals_of(plan).remove == 1);
  for (const auto& change : plan.changes)
    if (change.action == Action::undeclared) CHECK(change.reason.find("not deleted in this run") != std::string::npos);
}

TEST_CASE("a guard of the whole run holds back everything") {
  auto declared = two_set_ups();
  auto policy = policy_of(declared);
  policy.teams = {"somebody-else"};
  const auto plan = planned(declared, empty_cloud(), policy);
  CHECK(is_held_back(plan));
}

TEST_CASE("destroy leaves what something unseen may be attached to") {
  const auto declared = two_set_ups();
  auto cloud = applied(declared);
  cloud.hidden["identities@/subscriptions/" + std::string(subscription_id)] = "403";
  auto policy = policy_of(declared);
  policy.destroy = true;
  const auto plan = planned(declared, cloud, policy);
  CHECK(is_held(plan, group_at));
  CHECK(action_of(plan, Address("resourceGroup", "rg-logs-identity")) == Action::no_op);
}

TEST_CASE("what is protected stays with everything attached to it, and the rest is destroyed") {
  auto declared = two_set_ups();
  declared.at(identity_at).protect = true;
  auto cloud = applied(declared);
  auto policy = policy_of(declared);
  policy.destroy = true;
  const auto plan = planned(declared, cloud, policy);
  for (const auto& at : {identity_at, role_at, wired_at, group_at}) {
    INFO(at.text());
    CHECK(is_held(plan, at));
  }
  CHECK(action_of(plan, other_identity_at) == Action::remove);
  cloud.carry_out(plan);
  CHECK(cloud.mistakes == std::vector<std::string>());
}

TEST_CASE("what is protected keeps its group, and others in that group are destroyed all the same") {
  auto declared = microbots();
  const auto other = declared.identity("mi-beside", group_at);
  declared.at(identity_at).protect = true;
  auto policy = policy_of(declared);
  policy.destroy = true;
  const auto plan = planned(declared, applied(declared), policy);
  INFO(rows_of(plan));
  CHECK(is_held(plan, group_at));
  CHECK(action_of(plan, other) == Action::remove);
}

TEST_CASE("while the trusts of its identity can't be read, no connection is changed that needs another one") {
  const auto [age, renamed] =
      GENERATE(table<Age, std::string>({{Age::old, ""}, {Age::secret, ""}, {Age::old, "sc-new"}}));
  auto fleet = fleet_of({{.name = "sc-a", .age = age, .renamed = renamed, .keeps_issuer = !renamed.empty()}});
  const Address connection("serviceConnection", "Microbots/" + (renamed.empty() ? "sc-a" : renamed));
  REQUIRE(writes(action_of(fleet.plan(), connection)));
  fleet.cloud.hidden["federatedCredentials@" + folded_arm_id(fleet.cloud.find(kinds::identity, "mi-a")->id)] = "500";
  const auto plan = fleet.plan();
  INFO(rows_of(plan));
  CHECK_FALSE(would_write(plan));
}

TEST_CASE("what something unseen would go with, or be left behind by, is not removed") {
  auto declared = two_set_ups();
  auto cloud = applied(declared);
  const auto id = folded_arm_id(cloud.find(kinds::identity, "mi-logs")->id);
  const auto [unseen, what_becomes] = GENERATE_COPY(table<std::string, std::string>({
      {"federatedCredentials@" + id, "deleted with it"},
      {"roleAssignments@" + subscription_arm_id(subscription_id), "left behind"},
      {"organizationMembers@contoso", "left behind"},
  }));
  declared.name_to_go(other_identity_at);
  auto policy = policy_of(declared);
  policy.max_delete_percent = 100;
  cloud.hidden[unseen] = "500";
  auto live = cloud.read();
  live.could_not_see(unseen, "500");
  const auto plan = diff::make_plan(declared.graph(), live, policy);
  INFO(rows_of(plan));
  REQUIRE(plan.find(other_identity_at));
  CHECK(action_of(plan, other_identity_at) == Action::no_op);
  CHECK(plan.find(other_identity_at)->held.find(what_becomes) != std::string::npos);
}

TEST_CASE("a role on a scope that does not exist is impossible, and new access waits for it") {
  const auto declared = two_set_ups();
  const auto cloud = empty_cloud();
  auto live = cloud.read();
  live.could_not_see("scope@/subscriptions/" + lower(subscription_id) + "/resourcegroups/rg-openai",
                     "the scope rg-openai does not exist");
  const auto plan = diff::make_plan(declared.graph(), live, policy_of(declared));
  REQUIRE(plan.find(role_at));
  CHECK(plan.find(role_at)->action == Action::impossible);
  CHECK(plan.find(role_at)->obstacle == "scope-absent");
  CHECK(plan.unseen.empty());
  CHECK(is_held(plan, wired_at));
  CHECK(action_of(plan, connection_at) == Action::create);
  CHECK(plan.find(stamp_at) == nullptr);
  expect_other_created(plan);
}

TEST_CASE("what is in the way of a connection itself shows although the declared identity can't be found") {
  auto declared = microbots();
  const auto existing = declared.existing_identity("mi-of-another-tenant");
  declared.at(connection_at).fields["clientId"] = Reference{existing, "clientId"};
  declared.at(connection_at).adopt = true;
  declared.at(wired_at).fields["identityId"] = Reference{existing, "id"};
  auto cloud = applied(microbots());
  auto& connection = *cloud.find(kinds::service_connection, "sc-microbots-openai");
  connection.mark.reset();
  connection.fields["scheme"] = Value("ServicePrincipal");
  connection.fields["tenantId"] = Value("3b2c1a90-58d4-4e6f-9a7b-c1d2e3f40516");
  const auto plan = planned(declared, cloud);
  REQUIRE(plan.find(connection_at));
  CHECK(plan.find(connection_at)->action == Action::impossible);
  CHECK(plan.find(connection_at)->obstacle == "tenant");
  CHECK(plan.find(connection_at)->reason.find("3b2c1a90") != std::string::npos);
  CHECK(std::ranges::count(plan.unseen, connection_at, &Unseen::address) == 0);
}

TEST_CASE("what is pruned beside something declared that does not come stays: it may be what that was to replace") {
  const auto before = two_set_ups();
  auto cloud = applied(before);
  auto declared = before;
  declared.drop(Address("pipelinePermission", "Microbots/sc-other/nightly"));
  declared.permission(other_connection_at, "no-such-pipeline");
  declared.drop(Address("roleAssignment", "mi-logs/acdd72a7@rg-logs"));
  declared.role(other_identity_at, "rg-logs", owner_role);
  auto policy = policy_of(declared);
  policy.prune = true;
  const auto plan = planned(declared, cloud, policy);
  INFO(rows_of(plan));
  CHECK(totals_of(plan).remove == 0);
  CHECK(totals_of(plan).undeclared == 1);  // beside a pipeline that could not be evaluated none is called undeclared
}
