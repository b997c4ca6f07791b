#include "diff/removal_world.hpp"

// What stays although something beside it goes, and whom a removal cuts off.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::test::removal;
using namespace keyless::model;

TEST_CASE("what belongs to a connection that is marked ours and declared nowhere stays with it") {
  World world;
  for (const auto& address : {permission_at, wired_at, connection_at}) world.declared.drop(address);
  world.policy.prune = true;
  const auto plan = world.plan();
  CHECK_FALSE(would_write(plan));
  CHECK(plan.find(connection_at)->action == Action::undeclared);
  CHECK(totals_of(plan).undeclared == 2);  // the connection, and its trust
}

TEST_CASE("the trust of a foreign connection goes as what it is: that connection is cut off") {
  World world;
  auto trust = foreign_credential(world.cloud, "mi-microbots-ado", "theirs");
  world.cloud.objects.push_back(trust);
  const auto& identity = world.live(identity_at);
  auto theirs = foreign_connection_on(world.cloud, identity, trust);
  SECTION("where it is seen and presents exactly that") {
    world.cloud.objects.push_back(theirs);
    world.policy.prune = true;
    const auto plan = world.plan();
    const auto* row = plan.find(Address("federatedCredential", "mi-microbots-ado/theirs"));
    REQUIRE(row != nullptr);
    CHECK(row->action == Action::remove);
    CHECK(row->cuts_off == "Microbots/sc-of-others");
    CHECK(row->reason.find("cuts off connection Microbots/sc-of-others") == 0);
    world.policy.max_delete_percent = 20;  // one of four that count, where two identities and one connection are ours
    CHECK(guards_of(world.plan()) == std::vector<std::string>{"max-delete-percent"});
  }
  SECTION("not where it signs in as somebody else") {
    theirs.fields["clientId"] = Value(uuid5("somebody else"));
    world.cloud.objects.push_back(theirs);
    world.policy.prune = true;
    CHECK(world.plan().find(Address("federatedCredential", "mi-microbots-ado/theirs"))->cuts_off.empty());
  }
}

TEST_CASE("an identity that goes by name names the connections it cuts off") {
  World world;
  auto trust = foreign_credential(world.cloud, "mi-microbots-ado", "theirs");
  world.cloud.objects.push_back(trust);
  world.cloud.objects.push_back(foreign_connection_on(world.cloud, world.live(identity_at), trust));
  world.declared.name_to_go(identity_at);
  CHECK(world.plan().find(Address("federatedCredential", "mi-microbots-ado/theirs"))->cuts_off ==
        "Microbots/sc-of-others");
}

TEST_CASE("an identity is never deleted to be made elsewhere, whatever its mark says") {
  World world;
  world.live(identity_at).fields["location"] = Value("westus");
  world.policy.prune = true;
  const auto plan = world.plan();
  CHECK(guards_of(plan) == std::vector<std::string>{"ownership"});
  CHECK_FALSE(deletes_anything(plan));
  world.policy.destroy = true;
  CHECK(world.plan().refusals.empty());
  CHECK(world.plan().find(identity_at)->action == Action::remove);
}

TEST_CASE("destroy deletes what is declared or named to go, and not what is merely marked") {
  World world;
  auto declared = everything();
  declared.drop(application_at);
  declared.name_to_go(Address("resourceGroup", "rg-empty"));
  world.declared = declared;
  world.policy.destroy = true;
  world.policy.prune = GENERATE(false, true);
  const auto plan = world.plan();
  CHECK(plan.find(application_at)->action == Action::undeclared);
  CHECK(plan.find(Address("resourceGroup", "rg-empty"))->action == Action::remove);
  world.cloud.carry_out(plan);
  CHECK(world.cloud.mistakes == std::vector<std::string>());
  CHECK(world.cloud.find(kinds::application, "app-vault") != nullptr);
  CHECK(world.cloud.find(kinds::identity, "mi-microbots-ado") == nullptr);
}

TEST_CASE("previousOwner takes over what another manifest is marked to own, where somebody permits it") {
  const auto& one = GENERATE(from_range(std::begin(kindred), std::end(kindred)));
  INFO(one.name);
  World world;
  struct Case {
    const char* name;
    std::string marked_by, previous;
    std::vector<diff::Handover> handovers;
    std::vector<std::string> teams;
    bool permitted;
  };
  const Case cases[] = {
      {"nobody permits it", "other-team", "other-team", {}, {}, false},
      {"the policy does", "other-team", "other-team", {{"other-team", "microbots"}}, {}, true},
      {"the policy does, by wildcards", "other-team/web", "other-team/web", {{"other-*", "*"}}, {}, true},
      {"the policy permits another way", "other-team", "other-team", {{"microbots", "other-team"}}, {}, false},
      {"the run acts as both", "other-team", "other-team", {}, {"microbots", "other-team"}, true},
      {"another manifest of the same team", "microbots/web", "microbots/web", {}, {}, true},
      {"it is marked by a third one", "third-team", "other-team", {{"*", "*"}}, {}, false},
  };
  const auto& row = GENERATE_COPY(from_range(std::begin(cases), std::end(cases)));
  INFO(row.name);
  mark_by(world.live(one.address), row.marked_by);
  world.declared.at(one.address).previous_owner = row.previous;
  world.policy.handovers = row.handovers;
  world.policy.teams = row.teams;
  const auto plan = world.plan();
  CHECK(plan.find(one.address)->action == (row.permitted ? Action::adopt : Action::no_op));
  if (!row.permitted) return;
  settles(world.declared, world.cloud, world.policy);
  CHECK(proven_owner(world.live(one.address)) == "microbots");
}

TEST_CASE("a trust that is named for a connection is pruned only when its project was read and lacks that connection") {
  World world;
  const auto connection = world.live(connection_at);
  for (const auto& address : {permission_at, wired_at, connection_at}) world.declared.drop(address);
  world.cloud.remove(connection.id);
  world.policy.prune = true;
  CHECK(totals_of(world.plan()).remove == 1);
  world.cloud.hidden["serviceConnections@contoso/microbots"] = "forbidden";
  CHECK_FALSE(deletes_anything(world.plan()));
}

namespace {

constexpr auto by_entra =
    "/eid1/c/pub/t/T/a/A/sc/11111111-0000-4000-8000-000000000001/99999999-0000-4000-8000-000000000009";
constexpr auto entra_issuer = "https://login.microsoftonline.com/72f988bf-86f1-41af-91ab-2d7cd011db47/v2.0";
constexpr auto former_issuer = "https://vstoken.dev.azure.com/11111111-0000-4000-8000-000000000001";

/// With an identity of ours that no connection is declared on.
World with_idle_identity() {
  World world;
  world.declared.identity("mi-idle", group_at);
  world.cloud = applied(world.declared);
  return world;
}

/// What becomes of a credential there, which somebody added by hand and named as they liked, when it is pruned.
Action pruned(World& world, const std::string& issuer, const std::string& subject) {
  auto trust = foreign_credential(world.cloud, "mi-idle", "by-hand");
  trust.fields["issuer"] = Value(issuer);
  trust.fields["subject"] = Value(subject);
  world.cloud.objects.push_back(trust);
  world.policy.prune = true;
  const auto plan = world.plan();
  INFO(rows_of(plan));
  const auto* row = plan.find(Address("federatedCredential", "mi-idle/by-hand"));
  REQUIRE(row != nullptr);
  return row->action;
}

}  // namespace

TEST_CASE("what a connection that could not be read may sign in with stays, by whatever name") {
  auto world = with_idle_identity();
  world.cloud.hidden["serviceConnections@contoso/microbots"] = "HTTP 403";
  SECTION("its id is in any project") {
    CHECK(pruned(world, entra_issuer, by_entra) == Action::undeclared);
  }
  SECTION("its name is in that project") {
    CHECK(pruned(world, former_issuer, "sc://Contoso/microbots/sc-x") == Action::undeclared);
  }
  SECTION("but not its name in another one, nor what no connection signs in with") {
    const std::string issuer = GENERATE(as<std::string>(), former_issuer, "https://attacker.example");
    CHECK(pruned(world, issuer, "sc://contoso/elsewhere/sc-x") == Action::remove);
  }
}

TEST_CASE("a project whose connections nobody asked for keeps no credential") {
  auto world = with_idle_identity();
  world.declared.add({.address = Address("project", "contoso/Elsewhere"),
                      .kind = &kinds::project,
                      .fields = {{"organization", Value("contoso")}, {"name", Value("Elsewhere")}}});
  CHECK(pruned(world, entra_issuer, by_entra) == Action::remove);
}
