#include <algorithm>
#include <catch2/catch.hpp>

#include "diff/fleets.hpp"
#include "model/kinds/kinds.hpp"

// An identity that is named to go is what declared connections may sign in by: it goes after all of them have left it.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

const Address second_at("identity", "mi-second");

/// The connection is declared with a second identity, and the first one is named to go.
struct World {
  Declarations declared = microbots();
  CloudSimulator cloud = applied(declared);

  World() {
    const auto second = declared.identity("mi-second", group_at);
    cloud.carry_out(planned(declared, cloud));
    declared.drop(role_at);
    declared.at(connection_at).fields["clientId"] = Reference{second, "clientId"};
    declared.at(wired_at).fields["identityId"] = Reference{second, "id"};
    declared.at(wired_at).fields["holder"] = Value(cloud.find(kinds::identity, "mi-second")->id);
    declared.name_to_go(identity_at, Wish::removed);
  }
  Plan plan() const {
    auto policy = policy_of(declared);
    policy.max_delete_percent = 100;
    return planned(declared, cloud, policy);
  }
};

bool waits_for(const Plan& plan, const Address& later, const Address& earlier) {
  return std::ranges::count(plan.find(later)->after, earlier) == 1;
}

bool stays(const Plan& plan) {
  return std::ranges::none_of(plan.changes, [](const Change& change) { return change.action == Action::remove; });
}

}  // namespace

TEST_CASE("an identity that is named to go waits until its connection has moved") {
  World world;
  const auto plan = world.plan();
  INFO(rows_of(plan));
  REQUIRE(plan.find(connection_at));
  CHECK(plan.find(connection_at)->action == Action::move);
  REQUIRE(plan.find(identity_at));
  CHECK(plan.find(identity_at)->action == Action::remove);
  CHECK(waits_for(plan, identity_at, connection_at));
  for (const auto& change : plan.changes)
    if (change.action == Action::remove) CHECK(waits_for(plan, change.address, connection_at));
}

TEST_CASE("while a declared connection could not be evaluated, no identity goes that it may sign in as") {
  World world;
  world.cloud.hidden["serviceConnections@contoso/microbots"] = "500";
  const auto plan = world.plan();
  INFO(rows_of(plan));
  CHECK(stays(plan));
  CHECK(std::ranges::count(plan.refusals, "in-use", &Refusal::guard) == 1);
}

TEST_CASE("a connection that can't leave its identity keeps it") {
  World world;
  auto& connection = *world.cloud.find(kinds::service_connection, "sc-microbots-openai");
  connection.fields["scheme"] = Value("ServicePrincipal");
  connection.fields["disabled"] = Value("true");
  const auto plan = world.plan();
  INFO(rows_of(plan));
  REQUIRE(plan.find(connection_at));
  CHECK(plan.find(connection_at)->action == Action::impossible);
  CHECK(stays(plan));
}

namespace {

/// Its connections move, and what their former identities could do is no longer declared.
struct Moving {
  Fleet fleet;

  explicit Moving(const std::vector<Member>& members) : fleet(fleet_of(members)) {
    for (const auto& member : members) fleet.declared.drop(role_of(member));
    fleet.policy.prune = true;
  }
  static Address role_of(const Member& member) {
    return {"roleAssignment", member.identity + "/5e0bd9bd@rg-of-" + member.identity};
  }
  int roles() const {
    return static_cast<int>(std::ranges::count(fleet.cloud.objects, &kinds::role_assignment, &LiveObject::kind));
  }
};

const Address moving_at("serviceConnection", "Microbots/sc-a");

}  // namespace

TEST_CASE("what the former identity can do goes after the connection has left it") {
  Moving world(std::vector<Member>{{.name = "sc-a", .age = Age::entra, .moved = "mi-b"}});
  const auto plan = world.fleet.plan();
  INFO(rows_of(plan));
  CHECK(plan.find(moving_at)->action == Action::move);
  CHECK(std::ranges::count_if(plan.changes, [&](const Change& change) {
          return change.kind == &kinds::role_assignment && change.action == Action::remove &&
                 waits_for(plan, change.address, moving_at);
        }) == 1);
  settles(world.fleet.declared, world.fleet.cloud, world.fleet.policy);
  CHECK(world.roles() == 1);
}

TEST_CASE("what the former identity can do stays while the connection stays") {
  Member member{.name = "sc-a", .age = Age::entra, .moved = "mi-b"};
  SECTION("its move is refused by the service") {
    Moving world(std::vector<Member>{member});
    world.fleet.cloud.refuses.insert(moving_at);
    world.fleet.cloud.carry_out(world.fleet.plan());
    CHECK(world.roles() == 2);
  }
  SECTION("the answer of its move is lost") {
    Moving world(std::vector<Member>{member});
    world.fleet.cloud.loses.insert(moving_at);
    world.fleet.cloud.carry_out(world.fleet.plan());
    CHECK(world.roles() == 2);
  }
  SECTION("it can't be moved") {
    member.disabled = true;
    member.age = Age::secret;
    Moving world(std::vector<Member>{member});
    const auto plan = world.fleet.plan();
    INFO(rows_of(plan));
    REQUIRE(plan.find(moving_at)->action == Action::impossible);
    CHECK(std::ranges::none_of(plan.changes, [](const Change& change) { return change.action == Action::remove; }));
  }
  SECTION("one of its declared checks is refused") {
    Moving world(std::vector<Member>{member});
    world.fleet.declared.check(moving_at, "approval", {{"requesterMayApprove", "true"}, {"approvers", Strings{"ana"}}});
    const auto plan = world.fleet.plan();
    INFO(rows_of(plan));
    REQUIRE_FALSE(plan.refusals.empty());
    CHECK(std::ranges::none_of(plan.changes, [](const Change& change) { return change.action == Action::remove; }));
  }
}

TEST_CASE("two connections that change their identities with each other both arrive") {
  Moving world(std::vector<Member>{{.name = "sc-a", .identity = "mi-a", .age = Age::entra, .moved = "mi-b"},
                                   {.name = "sc-b", .identity = "mi-b", .age = Age::entra, .moved = "mi-a"}});
  INFO(rows_of(world.fleet.plan()));
  expect_continuity(world.fleet, world.fleet.plan(), 3);
  settles(world.fleet.declared, world.fleet.cloud, world.fleet.policy);
  CHECK(world.roles() == 0);
}

TEST_CASE("a connection that is released keeps the identity that it signs in as") {
  World world;
  world.declared = microbots();
  world.declared.name_to_go(connection_at, Wish::released);
  world.declared.name_to_go(identity_at, Wish::removed);
  const auto plan = world.plan();
  INFO(rows_of(plan));
  CHECK(stays(plan));
  CHECK(std::ranges::count(plan.refusals, "in-use", &Refusal::guard) == 1);
}
