#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/planned.hpp"
#include "model/kinds/kinds.hpp"

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

std::vector<std::string> guards_of(const Plan& plan) {
  std::vector<std::string> words;
  for (const auto& refusal : plan.refusals) words.push_back(refusal.guard);
  return words;
}

Declarations many(int identities) {
  Declarations declared;
  const auto group = declared.group("rg-many");
  for (int i = 0; i < identities; ++i) declared.identity("mi-" + std::to_string(i), group);
  return declared;
}

/// So many that were applied, of which those behind the first `left` are named to go.
Declarations shrunk(int identities, int left) {
  auto declared = many(identities);
  for (int i = left; i < identities; ++i) declared.name_to_go(Address("identity", "mi-" + std::to_string(i)));
  return declared;
}

}  // namespace

TEST_CASE("removals beyond max-deletes and beyond the percentage are both named") {
  const auto declared = many(12);
  auto cloud = applied(declared);
  const auto less = shrunk(12, 0);
  auto policy = policy_of(less);
  const auto plan = planned(less, cloud, policy);
  CHECK(guards_of(plan) == std::vector<std::string>{"max-deletes", "max-delete-percent"});
  CHECK(plan.refusals[0].message.find("12 deletes") != std::string::npos);
  CHECK(plan.refusals[1].message.find("100 %") != std::string::npos);
  policy.max_deletes = 12;
  CHECK(guards_of(planned(less, cloud, policy)) == std::vector<std::string>{"max-delete-percent"});
  policy.max_delete_percent = 100;
  CHECK(guards_of(planned(less, cloud, policy)).empty());
}

TEST_CASE("the percentage counts in small teams, too") {
  const auto declared = many(3);
  auto cloud = applied(declared);
  auto policy = policy_of(declared);
  const auto less = shrunk(3, 2);
  CHECK(guards_of(planned(less, cloud, policy)) == std::vector<std::string>{"max-delete-percent"});
  policy.max_delete_percent = 34;
  CHECK(guards_of(planned(less, cloud, policy)).empty());
}

TEST_CASE("a protected identity is not deleted, also when its declaration is gone") {
  auto declared = many(10);
  declared.at(Address("identity", "mi-9")).protect = true;
  auto cloud = applied(declared);
  auto policy = policy_of(declared);
  const auto plan = planned(shrunk(10, 9), cloud, policy);
  CHECK(guards_of(plan) == std::vector<std::string>{"protect"});
}

TEST_CASE("an identity holds 20 credentials at most, foreign ones counted, before it exists as well") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  for (int i = 0; i < 20; ++i)
    declared.credential(identity, "cred-" + std::to_string(i), "subject-" + std::to_string(i));
  auto cloud = empty_cloud();
  cloud.owners = {declared.owner};
  CHECK(guards_of(planned(declared, cloud)).empty());

  auto too_many = declared;
  too_many.credential(identity, "cred-20", "subject-20");
  CHECK(guards_of(planned(too_many, cloud)) == std::vector<std::string>{"limit"});

  auto one_less = declared;
  one_less.drop(Address("federatedCredential", "mi-a/cred-7"));
  cloud = applied(one_less);
  CHECK(guards_of(planned(declared, cloud)).empty());
  cloud.objects.push_back(foreign_credential(cloud, "mi-a", "theirs"));
  const auto plan = planned(declared, cloud);
  CHECK(guards_of(plan).front() == "limit");
  CHECK(plan.refusals[0].address == Address("federatedCredential", "mi-a/cred-7"));
  CHECK_FALSE(would_write(plan));
}

TEST_CASE("a connection whose credential finds no room is not made at all") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  for (int i = 0; i < 20; ++i)
    declared.credential(identity, "cred-" + std::to_string(i), "subject-" + std::to_string(i));
  const auto cloud = applied(declared);
  const auto connection = declared.connection("sc-late", identity);
  const auto plan = planned(declared, cloud);
  REQUIRE(guards_of(plan) == std::vector<std::string>{"limit"});
  CHECK(plan.refusals[0].address == connection);
}

TEST_CASE("owners and secrets of an application take no credential's place") {
  Declarations declared;
  const auto application = declared.application("app-a");
  for (int i = 0; i < 18; ++i)
    declared.credential(application, "cred-" + std::to_string(i), "subject-" + std::to_string(i));
  for (const auto* owner : {"ana", "bob", "eve"}) declared.owner_of(application, uuid5(owner));
  const auto cloud = applied(declared);
  for (const auto* last : {"one", "two"}) declared.credential(application, last, last);
  CHECK(guards_of(planned(declared, cloud)).empty());
}

TEST_CASE("a new credential waits until the pruned one has made room") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  for (int i = 0; i < 19; ++i)
    declared.credential(identity, "cred-" + std::to_string(i), "subject-" + std::to_string(i));
  auto cloud = applied(declared);
  cloud.objects.push_back(foreign_credential(cloud, "mi-a", "theirs"));
  const auto last = declared.credential(identity, "cred-19", "subject-19");
  auto policy = policy_of(declared);
  policy.prune = true;
  const auto plan = planned(declared, cloud, policy);
  CHECK(guards_of(plan).empty());
  CHECK(std::ranges::count(plan.find(last)->after, Address("federatedCredential", "mi-a/theirs")) == 1);
  settles(declared, cloud, policy);
}

TEST_CASE("privileged and broad grants need a policy from outside") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  const auto owner_role = std::string("8e3af657-a8ff-443c-a75c-2fe8c4bcb635");
  const auto role = declared.role(identity, "rg-openai", owner_role);
  auto cloud = empty_cloud();
  CHECK(guards_of(planned(declared, cloud)) == std::vector<std::string>{"policy"});
  auto policy = policy_of(declared);
  policy.grants = {{"microbots", owner_role, "*/resourceGroups/rg-openai"}};
  CHECK(guards_of(planned(declared, cloud, policy)).empty());
  policy.grants = {{"other-team", "*", "*"}};
  CHECK(guards_of(planned(declared, cloud, policy)) == std::vector<std::string>{"policy"});

  declared.at(role).fields["roleId"] = Value(reader_role);
  declared.at(role).fields["scope"] = Value(std::string("/subscriptions/") + subscription_id);
  CHECK(guards_of(planned(declared, cloud, policy_of(declared))) == std::vector<std::string>{"policy"});
  policy.grants = {{"*", reader_role, "/subscriptions/*"}};
  CHECK(guards_of(planned(declared, cloud, policy)).empty());
}

TEST_CASE("a custom role is judged by its live definition") {
  Declarations declared;
  const auto identity = declared.identity("mi-a", declared.group("rg-a"));
  const auto role = declared.role(identity, "rg-openai");
  Resource definition;
  definition.kind = &kinds::role_definition;
  definition.address = Address("roleDefinition", "Deployer");
  definition.fields = {{"subscriptionId", subscription_id}, {"name", "Deployer"}};
  declared.at(role).fields["roleId"] = Reference{definition.address, "guid"};
  auto graph = declared.graph();
  graph.add(definition);
  auto cloud = empty_cloud();
  LiveObject live;
  live.kind = &kinds::role_definition;
  live.id = "/subscriptions/x/roleDefinitions/" + uuid5("deployer");
  live.fields = {
      {"subscriptionId", subscription_id}, {"name", "Deployer"}, {"guid", uuid5("deployer")}, {"privilege", ""}};
  cloud.objects.push_back(live);
  CHECK(guards_of(diff::make_plan(graph, cloud.read(), policy_of(declared))).empty());
  auto& definition_live = cloud.objects.back().fields;
  definition_live["privilege"] = Value("its action `*/write` covers every provider");
  const auto plan = diff::make_plan(graph, cloud.read(), policy_of(declared));
  CHECK(guards_of(plan) == std::vector<std::string>{"policy"});
  CHECK(plan.refusals.front().message.find("`*/write` covers every provider") != std::string::npos);
  // A policy may name it by GUID, and by the name that the definition has.
  definition_live["roleName"] = Value("Bot Deployer");
  for (const auto& name : {uuid5("deployer"), std::string("bot deployer")}) {
    auto policy = policy_of(declared);
    policy.grants = {{"microbots", name, "*"}};
    CHECK(guards_of(diff::make_plan(graph, cloud.read(), policy)).empty());
  }
}

TEST_CASE("who may act as which team is said from outside") {
  const auto declared = many(1);
  auto policy = policy_of(declared);
  policy.teams = {"other-team"};
  CHECK(guards_of(planned(declared, empty_cloud(), policy)) == std::vector<std::string>{"team"});
  policy.teams = {"MICROBOTS"};
  CHECK(guards_of(planned(declared, empty_cloud(), policy)).empty());
  policy.teams = {"microbots"};
  policy.owners = {"microbots/openai"};
  CHECK(guards_of(planned(declared, empty_cloud(), policy)).empty());
}

TEST_CASE("an organization of another tenant is refused") {
  const auto declared = microbots();
  auto cloud = empty_cloud();
  cloud.find(kinds::organization, "contoso")->fields["tenantId"] = Value(uuid5("another tenant"));
  CHECK(guards_of(planned(declared, cloud)) == std::vector<std::string>{"tenant"});
}

TEST_CASE("a circle is refused as such, naming all of it") {
  Declarations declared;
  const auto a = declared.group("rg-a"), b = declared.group("rg-b");
  declared.at(a).fields["location"] = Reference{b, "location"};
  declared.at(b).fields["location"] = Reference{a, "location"};
  const auto plan = planned(declared, empty_cloud());
  REQUIRE(guards_of(plan) == std::vector<std::string>{"graph"});
  CHECK(plan.refusals[0].message.find("resourceGroup/rg-a -> resourceGroup/rg-b -> resourceGroup/rg-a") !=
        std::string::npos);
}

TEST_CASE("max-changes counts all changes of identities, roles, trusts and connections, and nothing else") {
  const auto declared = microbots();
  auto policy = policy_of(declared);
  const auto plan = planned(declared, empty_cloud(), policy);
  REQUIRE(guards_of(plan).empty());
  const auto counted = std::ranges::count_if(plan.changes, [](const Change& change) {
    return change.action == Action::create &&
           (change.kind == &kinds::identity || change.kind == &kinds::role_assignment ||
            change.kind == &kinds::federated_credential || change.kind == &kinds::service_connection);
  });
  REQUIRE(counted == 4);
  REQUIRE(std::ranges::count_if(plan.changes, [](const Change& change) { return writes(change.action); }) > 4);
  policy.max_changes = 4;
  CHECK(guards_of(planned(declared, empty_cloud(), policy)).empty());
  policy.max_changes = 3;
  const auto refused = planned(declared, empty_cloud(), policy);
  CHECK(guards_of(refused) == std::vector<std::string>{"max-changes"});
  CHECK(refused.refusals[0].message.find("4 changes of identities, roles, federated credentials and connections "
                                         "exceed --max-changes 3") != std::string::npos);
  CHECK(refused.refusals[0].advice.find("--max-changes 4") != std::string::npos);
  CHECK(is_held_back(refused));
}

TEST_CASE("max-changes counts updates and removals alike, and adoptions") {
  auto declared = many(3);
  auto cloud = applied(declared);
  cloud.find(kinds::identity, "mi-0")->fields["tags"] = Value(Tags{{"by", "hand"}});
  cloud.find(kinds::identity, "mi-1")->mark.reset();
  auto policy = policy_of(declared);
  policy.prune = true;
  policy.max_delete_percent = 100;
  auto less = many(2);
  const auto before = planned(less, cloud, policy);
  REQUIRE(guards_of(before).empty());
  const auto counted = std::ranges::count_if(before.changes, [](const Change& change) {
    return change.kind == &kinds::identity && writes(change.action) && change.action != Action::stamp;
  });
  REQUIRE(counted > 1);
  policy.max_changes = static_cast<int>(counted) - 1;
  CHECK(guards_of(planned(less, cloud, policy)) == std::vector<std::string>{"max-changes"});
}

TEST_CASE("max-changes counts what destroy takes away") {
  const auto declared = many(3);
  auto policy = policy_of(declared);
  policy.destroy = true;
  CHECK(guards_of(planned(declared, applied(declared), policy)).empty());
  policy.max_changes = 2;
  CHECK(guards_of(planned(declared, applied(declared), policy)) == std::vector<std::string>{"max-changes"});
}

TEST_CASE("a policy that is required and missing, or in doubt, holds back the whole run") {
  const auto declared = microbots();
  auto policy = policy_of(declared);
  policy.required = true;
  const auto missing = planned(declared, empty_cloud(), policy);
  CHECK(guards_of(missing) == std::vector<std::string>{"policy-file"});
  CHECK(is_held_back(missing));
  policy.given = true;
  CHECK(guards_of(planned(declared, empty_cloud(), policy)).empty());
  policy.faults = {{"it lies in the work tree", "keep it elsewhere"}};
  const auto doubtful = planned(declared, empty_cloud(), policy);
  CHECK(guards_of(doubtful) == std::vector<std::string>{"policy-file"});
  CHECK(is_held_back(doubtful));
}
