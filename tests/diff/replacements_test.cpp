#include <algorithm>
#include <catch2/catch.hpp>

#include "base/digest.hpp"
#include "diff/fleets.hpp"
#include "model/kinds/kinds.hpp"

// One thing gives way to another below the same parent: the new one first, then away with the old one.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

/// `before` was applied; `after` declares something else in place of `old`.
struct Pair {
  const char* kind;
  Declarations before;
  Declarations after;
  Address fresh;
};

Pair role_pair() {
  Pair pair{"roleAssignment", microbots(), microbots(), {}};
  pair.after.drop(role_at);
  pair.fresh = pair.after.role(identity_at, "rg-openai", reader_role);
  return pair;
}

Pair credential_pair() {
  Pair pair{"federatedCredential", microbots(), microbots(), {}};
  pair.before.credential(identity_at, "github", "repo:contoso/one:ref:refs/heads/main");
  pair.fresh = pair.after.credential(identity_at, "github-environment", "repo:contoso/one:environment:prod");
  return pair;
}

Pair pipeline_pair() {
  Pair pair{"pipelinePermission", microbots(), microbots(), {}};
  pair.after.drop(permission_at);
  pair.fresh = pair.after.permission(connection_at, "nightly");
  return pair;
}

Pair share_pair() {
  Pair pair{"connectionShare", microbots(), microbots(), {}};
  pair.before.share(connection_at, "One");
  pair.fresh = pair.after.share(connection_at, "Two");
  return pair;
}

Pair owner_pair() {
  Pair pair{"applicationOwner", Declarations(), Declarations(), {}};
  for (auto* declared : {&pair.before, &pair.after}) declared->application("app-a");
  pair.before.owner_of(Address("application", "app-a"), uuid5("ana"));
  pair.fresh = pair.after.owner_of(Address("application", "app-a"), uuid5("bob"));
  return pair;
}

Fleet fleet_of(const Pair& pair) {
  Fleet fleet;
  fleet.declared = pair.after;
  fleet.cloud = empty_cloud();
  fleet.cloud.owners = {pair.before.owner};
  for (const auto* project : {"One", "Two"}) fleet.cloud.objects.push_back(project_named(project));
  fleet.cloud.carry_out(planned(pair.before, fleet.cloud));
  fleet.policy = policy_of(pair.after);
  fleet.policy.prune = true;
  return fleet;
}

const Change* removal_of(const Plan& plan, const std::string& kind) {
  const auto found = std::ranges::find_if(
      plan.changes, [&](const Change& change) { return change.action == Action::remove && change.kind->name == kind; });
  return found == plan.changes.end() ? nullptr : &*found;
}

bool is_there(const CloudSimulator& cloud, const std::string& id) {
  return std::ranges::count(cloud.objects, id, &LiveObject::id) == 1;
}

}  // namespace

TEST_CASE("what replaces comes first, for every kind; where it fails the old one stays") {
  for (const auto& pair : {role_pair(), pipeline_pair(), share_pair(), owner_pair()}) {
    DYNAMIC_SECTION(pair.kind) {
      auto fleet = fleet_of(pair);
      REQUIRE(fleet.cloud.mistakes == std::vector<std::string>());
      const auto plan = fleet.plan();
      INFO(rows_of(plan));
      REQUIRE(plan.refusals.empty());
      REQUIRE(plan.find(pair.fresh)->action == Action::create);
      const auto* old = removal_of(plan, pair.kind);
      REQUIRE(old);
      CHECK(std::ranges::count(old->after, pair.fresh) == 1);
      const auto old_id = old->live->id;
      auto refused = fleet;
      refused.cloud.refuses = {pair.fresh};
      refused.cloud.carry_out(plan);
      CHECK(is_there(refused.cloud, old_id));
      settles(fleet.declared, fleet.cloud, fleet.policy);
      CHECK_FALSE(is_there(fleet.cloud, old_id));
    }
  }
}

TEST_CASE("what replaces comes first although its parent waits for another removal") {
  const auto pair = pipeline_pair();
  auto fleet = fleet_of(pair);
  fleet.cloud.find(kinds::service_connection, "sc-microbots-openai")->fields["description"] = Value("said by hand");
  fleet.cloud.objects.push_back(foreign_credential(fleet.cloud, "mi-microbots-ado", "x"));
  const auto plan = fleet.plan();
  INFO(rows_of(plan));
  CHECK(plan.find(connection_at)->action == Action::update);
  CHECK(std::ranges::count(removal_of(plan, pair.kind)->after, pair.fresh) == 1);
}

TEST_CASE("what is pruned below one parent does not wait for what is written below another") {
  auto pair = pipeline_pair();
  for (auto* declared : {&pair.before, &pair.after}) declared->connection("sc-other", identity_at);
  const auto elsewhere = pair.after.permission(Address("serviceConnection", "Microbots/sc-other"), "nightly");
  const auto plan = fleet_of(pair).plan();
  CHECK(std::ranges::count(removal_of(plan, pair.kind)->after, elsewhere) == 0);
}

TEST_CASE("what somebody planted on an identity goes before anything is granted to it, new trust or not") {
  auto pair = credential_pair();
  auto fleet = fleet_of(pair);
  const auto grant = fleet.declared.role(identity_at, "rg-second");
  const auto plan = fleet.plan();
  CHECK(std::ranges::count(plan.find(grant)->after, removal_of(plan, pair.kind)->address) == 1);
  settles(fleet.declared, fleet.cloud, fleet.policy);
}

TEST_CASE("groups and entitlements of a member of an organization: the new one first") {
  const auto member_id = uuid5("member");
  const auto object = [](const Kind& kind, const std::string& id, Fields fields) {
    LiveObject made;
    made.kind = &kind;
    made.id = id;
    made.fields = std::move(fields);
    made.fields.insert_or_assign("id", Value(id));
    return made;
  };
  struct Row {
    const Kind& kind;
    HangsOn below;
    std::string value;
    Fields old, fresh;
  };
  const std::vector<Row> rows = {{kinds::group_membership,
                                  {"memberDescriptor", "descriptor"},
                                  "aadsp.x",
                                  {{"groupDescriptor", "vssgp.one"}, {"groupName", "[contoso]\\One"}},
                                  {{"groupDescriptor", "vssgp.two"}, {"groupName", "[contoso]\\Two"}}},
                                 {kinds::project_entitlement,
                                  {"memberId", "id"},
                                  member_id,
                                  {{"projectId", uuid5("one")}, {"projectName", "One"}, {"group", "Readers"}},
                                  {{"projectId", uuid5("two")}, {"projectName", "Two"}, {"group", "Readers"}}}};
  for (const auto& row : rows) {
    DYNAMIC_SECTION(row.kind.name) {
      const auto declared = microbots();
      auto cloud = applied(declared);
      auto graph = declared.graph();
      auto live = cloud.read();
      for (const auto* set : {"organizationMembers@contoso", "groupMemberships@contoso/aadsp.x"}) live.saw_all_of(set);
      live.saw_all_of("projectEntitlements@" + member_id);
      const Fields in_organization = {{"organization", "contoso"}};
      const auto declare = [&](const Kind& kind, const std::string& path, Fields wanted) {
        wanted.insert(in_organization.begin(), in_organization.end());
        graph.add(
            {.address = Address(kind.name, path), .kind = &kind, .fields = std::move(wanted), .owner = "microbots"});
      };
      declare(kinds::organization_member, "bots/contoso",
              {{"principalId", Reference{identity_at, "principalId"}}, {"accessLevel", "Basic"}});
      live.add(object(kinds::organization_member, member_id,
                      {{"organization", "contoso"},
                       {"principalId", text_of(cloud.find(kinds::identity, "mi-microbots-ado")->fields, "principalId")},
                       {"accessLevel", "Basic"},
                       {"descriptor", "aadsp.x"}}));
      auto old = row.old;
      old.insert({{"organization", "contoso"}, {std::string(row.below.field), row.value}});
      live.add(object(row.kind, "old", std::move(old)));
      auto fresh = row.fresh;
      fresh[std::string(row.below.field)] =
          Reference{Address("organizationMember", "bots/contoso"), std::string(row.below.output)};
      declare(row.kind, "bots/contoso/new", std::move(fresh));
      auto policy = policy_of(declared);
      policy.prune = true;
      const auto plan = diff::make_plan(graph, live, policy);
      INFO(rows_of(plan));
      const auto* removal = removal_of(plan, std::string(row.kind.name));
      REQUIRE(removal);
      CHECK(std::ranges::count(removal->after, Address(row.kind.name, "bots/contoso/new")) == 1);
    }
  }
}
