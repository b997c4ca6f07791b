#include <algorithm>
#include <catch2/catch.hpp>

#include "diff/fleets.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"
#include "model/mark.hpp"

// Whatever is changed about how a connection signs in: it can sign in after every single write.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

std::size_t trusts(const Fleet& fleet) {
  return static_cast<std::size_t>(
      std::ranges::count(fleet.cloud.objects, &kinds::federated_credential, &LiveObject::kind));
}

bool writes_nothing(const Fleet& fleet) {
  return !would_write(fleet.plan()) && fleet.plan().refusals.empty();
}

/// Carried out in two orders, each checked after every step; then done for good, in at most three plans.
void expect_change(Fleet& fleet) {
  for (int run = 0; run < 3 && (run == 0 || would_write(fleet.plan())); ++run) {
    const auto plan = fleet.plan();
    INFO(rows_of(plan));
    REQUIRE(plan.refusals.empty());
    for (const unsigned pick : {0u, 11u}) expect_continuity(fleet, plan, pick);
    fleet.cloud.carry_out(plan);
  }
  CHECK(fleet.cloud.mistakes == std::vector<std::string>());
  CHECK(writes_nothing(fleet));
}

LiveObject stray_credential(const Fleet& fleet) {
  return foreign_credential(fleet.cloud, "mi-a", "stray");
}

std::vector<std::string> without_room(const Fleet& fleet) {
  std::vector<std::string> found;
  for (const auto& change : fleet.plan().changes)
    if (change.action == Action::impossible && change.obstacle == "credentials-full")
      found.emplace_back(change.address.path());
  std::ranges::sort(found);
  return found;
}

/// What the migration report says of the same.
std::vector<std::string> reported_without_room(const Fleet& fleet) {
  const auto live = fleet.cloud.read();
  const Federation federation(live);
  std::vector<std::string> found;
  for (const auto* connection : live.all(kinds::service_connection)) {
    const auto obstacles = federation.of(*connection).obstacles;
    if (!obstacles.empty() && obstacles.front().code == "credentials-full")
      found.push_back("Microbots/" + text_of(connection->fields, "name"));
  }
  std::ranges::sort(found);
  return found;
}

}  // namespace

TEST_CASE("a former trust goes after its connection has changed, with prune as without") {
  struct Row {
    const char* what;
    Member member;
  };
  const std::vector<Row> rows = {
      {"migrate", {.name = "sc-a"}},
      {"rename on the issuer that retires", {.name = "sc-a", .renamed = "sc-b", .keeps_issuer = true}},
      {"rename and migrate", {.name = "sc-a", .renamed = "sc-b"}},
      {"move", {.name = "sc-a", .age = Age::entra, .moved = "mi-b"}},
      {"move from the issuer that retires", {.name = "sc-a", .moved = "mi-b"}},
      {"convert", {.name = "sc-a", .age = Age::secret}}};
  for (const auto& row : rows)
    for (const bool prune : {false, true}) {
      DYNAMIC_SECTION(row.what << (prune ? " with prune" : "")) {
        auto fleet = fleet_of({row.member});
        fleet.policy.prune = prune;
        expect_change(fleet);
        CHECK(trusts(fleet) == 1);
      }
    }
}

TEST_CASE("whichever write is refused or lost, every connection goes on signing in, and the next runs finish") {
  const std::vector<Member> members = {{.name = "sc-a"},
                                       {.name = "sc-b", .renamed = "sc-c", .keeps_issuer = true},
                                       {.name = "sc-d", .age = Age::entra, .moved = "mi-b"},
                                       {.name = "sc-e", .age = Age::secret}};
  auto fleet = fleet_of(members);
  fleet.policy.prune = true;
  fleet.cloud.objects.push_back(stray_credential(fleet));
  const auto plan = fleet.plan();
  REQUIRE(plan.refusals.empty());
  for (const auto& change : plan.changes) {
    if (!writes(change.action)) continue;
    for (const bool lost : {false, true}) {
      INFO(change.address.text() << (lost ? " lost" : " refused"));
      auto hurt = fleet;
      (lost ? hurt.cloud.loses : hurt.cloud.refuses) = {change.address};
      for (const unsigned pick : {0u, 5u}) expect_continuity(hurt, plan, pick);
      hurt.cloud.carry_out(plan);
      hurt.cloud.loses.clear();
      hurt.cloud.refuses.clear();
      for (int run = 0; run < 3 && would_write(hurt.plan()); ++run) hurt.cloud.carry_out(hurt.plan());
      CHECK(hurt.cloud.mistakes == std::vector<std::string>());
      CHECK(writes_nothing(hurt));
      CHECK(trusts(hurt) == 4);
    }
  }
}

TEST_CASE("connections of one identity migrate in turns while one credential is free") {
  for (const int count : {1, 2, 11, 12, 19})
    for (const bool prune : {false, true}) {
      INFO(count << " connections" << (prune ? ", with prune" : ""));
      auto fleet = fleet_of(count, Age::old);
      fleet.policy.prune = prune;
      CHECK(without_room(fleet).empty());
      CHECK(reported_without_room(fleet).empty());
      expect_change(fleet);
      CHECK(trusts(fleet) == static_cast<std::size_t>(count));
    }
}

TEST_CASE("where no credential is free nothing is touched, and plan and report say why") {
  struct Row {
    const char* what;
    Fleet fleet;
    std::size_t impossible;
  };
  std::vector<Row> rows = {{"20 to migrate", fleet_of(20, Age::old), 20},
                           {"3 to migrate beside 17 others", fleet_of(3, Age::old, 17), 3}};
  for (auto& [what, fleet, impossible] : rows)
    for (const bool prune : {false, true}) {
      INFO(what << (prune ? ", with prune" : ""));
      fleet.policy.prune = prune;
      const auto before = fleet.cloud.state();
      const auto plan = fleet.plan();
      CHECK(plan.refusals.empty());
      CHECK(without_room(fleet).size() == impossible);
      CHECK(without_room(fleet) == reported_without_room(fleet));
      CHECK_FALSE(would_write(plan));
      CHECK(totals_of(plan).undeclared == 0);
      fleet.cloud.carry_out(plan);
      CHECK(fleet.cloud.state() == before);
    }
}

TEST_CASE("a rename that needs another trust is impossible where no credential is free") {
  auto fleet = fleet_of({{.name = "sc-a", .renamed = "sc-b", .keeps_issuer = true}}, 19);
  const auto plan = fleet.plan();
  CHECK(without_room(fleet) == std::vector<std::string>{"Microbots/sc-b"});
  CHECK(plan.find(Address("serviceConnection", "Microbots/sc-b"))->reason.starts_with("can't be renamed: no room"));
  CHECK_FALSE(would_write(plan));
}

TEST_CASE("conversions take what is free, the others are impossible, and the report agrees") {
  auto fleet = fleet_of(4, Age::secret, 18);
  CHECK(without_room(fleet) == std::vector<std::string>{"Microbots/sc-102", "Microbots/sc-103"});
  CHECK(without_room(fleet) == reported_without_room(fleet));
  expect_change(fleet);
  CHECK(trusts(fleet) == 20);
}

TEST_CASE("plan and migration report agree on who finds room, whatever the mix") {
  std::size_t without = 0;
  for (const int secrets : {0, 1, 3})
    for (const int old : {0, 2, 9})
      for (const int free : {0, 1, 2}) {
        std::vector<Member> members;
        for (int i = 0; i < secrets; ++i) members.push_back({.name = "sc-s" + std::to_string(i), .age = Age::secret});
        for (int i = 0; i < old; ++i) members.push_back({.name = "sc-o" + std::to_string(i)});
        if (members.empty()) continue;
        members.back().disabled = free == 2;
        INFO(secrets << " with secrets, " << old << " on the old issuer, " << free << " free");
        const auto fleet = fleet_of(members, 20 - old - free);
        CHECK(without_room(fleet) == reported_without_room(fleet));
        without += without_room(fleet).size();
      }
  CHECK(without > 20);
}

TEST_CASE("a credential that is pruned makes room for the turns of the others") {
  auto fleet = fleet_of(19, Age::old);
  fleet.cloud.objects.push_back(stray_credential(fleet));
  CHECK(without_room(fleet).size() == 19);
  fleet.policy.prune = true;
  CHECK(without_room(fleet).empty());
  expect_change(fleet);
  CHECK(trusts(fleet) == 19);
}

TEST_CASE("a turn that was left half done is finished first, though no credential is free") {
  auto fleet = fleet_of(19, Age::old);
  auto plan = fleet.plan();
  fleet.cloud.carry_out(plan, 1);
  REQUIRE(trusts(fleet) == 20);
  CHECK(without_room(fleet).empty());
  CHECK(reported_without_room(fleet).empty());
  expect_change(fleet);
}

TEST_CASE("a turn whose proof fails leaves the rest untouched") {
  auto fleet = fleet_of(19, Age::old);
  const auto plan = fleet.plan();
  auto failed = fleet;
  failed.cloud.loses = {Address("serviceConnection", "Microbots/sc-100")};
  for (const unsigned pick : {0u, 7u}) expect_continuity(failed, plan, pick);
  failed.cloud.carry_out(plan);
  CHECK(trusts(failed) == 20);
  CHECK(failed.cloud.made_before == [&] {
    auto only_first = fleet;
    only_first.cloud.carry_out(plan, 1);
    return only_first.cloud.made_before;
  }());
}

TEST_CASE("identities that are full exchange connections only where one slot starts the round") {
  const std::vector<Member> swap = {{.name = "sc-a", .age = Age::entra, .moved = "mi-b"},
                                    {.name = "sc-b", .identity = "mi-b", .age = Age::entra, .moved = "mi-a"}};
  auto full = fleet_of(swap, 19);
  CHECK(without_room(full).size() == 2);
  CHECK_FALSE(would_write(full.plan()));
  auto free = fleet_of(swap, 18);
  CHECK(without_room(free).empty());
  expect_change(free);
}

TEST_CASE("the trust of a connection that can't be changed is its own: not pruned, and nobody's backdoor") {
  for (const bool prune : {false, true}) {
    auto fleet = fleet_of({{.name = "sc-a", .disabled = true}, {.name = "sc-b"}});
    fleet.policy.prune = prune;
    fleet.declared.role(Address("identity", "mi-a"), "rg-new");
    const auto plan = fleet.plan();
    INFO(rows_of(plan));
    CHECK(plan.refusals.empty());
    CHECK(plan.find(Address("serviceConnection", "Microbots/sc-a"))->obstacle == "disabled");
    CHECK(totals_of(plan).undeclared == 0);
    expect_change(fleet);
    CHECK(trusts(fleet) == 2);
  }
}

TEST_CASE("the trust of a connection that is refused stays, and counts as somebody else's") {
  auto fleet = fleet_of({{.name = "sc-a", .age = Age::entra, .moved = "mi-b"}});
  fleet.policy.prune = true;
  auto& connection = *fleet.cloud.find(kinds::service_connection, "sc-a");
  const auto covered = connection_mark_id("contoso", text_of(connection.fields, "projectId"), "sc-a");
  connection.mark = Mark{"other-team", proof_of("other-team", covered)};
  fleet.declared.role(Address("identity", "mi-a"), "rg-new");
  const auto plan = fleet.plan();
  INFO(rows_of(plan));
  CHECK(totals_of(plan).remove == 0);
  CHECK(std::ranges::count(plan.refusals, "ownership", &Refusal::guard) == 1);
  CHECK(std::ranges::count(plan.refusals, "untrusted-identity", &Refusal::guard) == 1);
}

TEST_CASE("the trust of a connection that is marked ours and declared nowhere stays with it") {
  for (const auto age : {Age::entra, Age::old}) {
    auto fleet = fleet_of({{.name = "sc-a", .age = age}, {.name = "sc-b", .age = Age::entra}});
    fleet.declared.drop(Address("serviceConnection", "Microbots/sc-a"));
    fleet.declared.drop(Address("federatedCredential", "mi-a/Microbots/sc-a"));
    fleet.policy.prune = true;
    fleet.policy.whole = false;
    const auto plan = fleet.plan();
    INFO(rows_of(plan));
    CHECK(totals_of(plan).remove == 0);
    CHECK(totals_of(plan).undeclared == 1);
    CHECK_FALSE(would_write(plan));
  }
}

TEST_CASE("a declared credential never takes over the one by which another connection signs in") {
  auto fleet = fleet_of({{.name = "sc-a", .age = Age::entra}});
  auto& trust = *std::ranges::find(fleet.cloud.objects, &kinds::federated_credential, &LiveObject::kind);
  trust.fields["name"] = "github";
  fleet.declared.credential(Address("identity", "mi-a"), "github", "repo:contoso/one");
  const auto plan = fleet.plan();
  INFO(rows_of(plan));
  CHECK(totals_of(plan).update == 0);
  REQUIRE(plan.refusals.size() == 1);
  CHECK(plan.refusals[0].address == Address("federatedCredential", "mi-a/github"));
}
