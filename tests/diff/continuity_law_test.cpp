#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "apply/scheduler.hpp"
#include "diff/fleets.hpp"
#include "model/kinds/kinds.hpp"
#include "support/effort.hpp"

// Fleets at random: continuity, progress and waves.

using namespace keyless;
using namespace keyless::test;
using namespace keyless::model;

namespace {

class Dice {
 public:
  explicit Dice(unsigned seed) : engine_(seed) {}
  unsigned below(unsigned end) { return static_cast<unsigned>(engine_() % end); }
  bool one_in(unsigned chances) { return below(chances) == 0; }

 private:
  std::mt19937_64 engine_;
};

Member random_member(Dice& dice, unsigned number) {
  const std::string identities[] = {"mi-a", "mi-b", "mi-c"};
  const Age ages[] = {Age::entra, Age::old, Age::old, Age::secret};
  Member member{.name = "sc-" + std::to_string(100 + number),
                .identity = identities[dice.below(dice.one_in(3) ? 3 : 1)],
                .age = ages[dice.below(4)]};
  if (dice.one_in(4)) member.renamed = "renamed-" + std::to_string(number);
  if (dice.one_in(4)) member.moved = identities[dice.below(3)];
  if (member.moved == member.identity) member.moved.clear();
  member.keeps_issuer = dice.one_in(4);
  member.disabled = dice.one_in(10);
  return member;
}

Fleet random_fleet(unsigned seed) {
  Dice dice(seed);
  std::vector<Member> members;
  std::map<std::string, int> held;
  const auto count = 1 + dice.below(dice.one_in(2) ? 5 : 19);
  for (unsigned i = 0; i < count; ++i) {
    members.push_back(random_member(dice, i));
    ++held[members.back().identity];
  }
  const auto most = std::ranges::max_element(held, {}, [](const auto& one) { return one.second; })->second;
  const auto room = 20 - most;
  auto fleet = fleet_of(members, room > 0 ? static_cast<int>(dice.below(static_cast<unsigned>(room) + 1)) : 0);
  fleet.policy.prune = dice.one_in(2);
  return fleet;
}

/// Everything starts, is done or is skipped, whatever fails.
void expect_progress(const Plan& plan, std::size_t wave, Dice& dice) {
  apply::Scheduler scheduler(plan, wave);
  std::vector<Address> in_flight;
  const bool fails = dice.one_in(3);
  for (;;) {
    while (in_flight.size() < 4) {
      const auto* change = scheduler.next_ready();
      if (!change) break;
      in_flight.push_back(change->address);
    }
    if (in_flight.empty()) break;
    const auto at = in_flight.begin() + dice.below(static_cast<unsigned>(in_flight.size()));
    const auto done = *at;
    in_flight.erase(at);
    scheduler.finished(done, !fails || !dice.one_in(12));
  }
  CHECK(scheduler.not_started().empty());
}

}  // namespace

TEST_CASE("law: a fleet signs in after every step, and is settled after a few plans that each write something") {
  const auto fleets = worlds_of(16);
  unsigned changed = 0, impossible = 0;
  for (unsigned seed = 0; seed < fleets; ++seed) {
    auto fleet = random_fleet(seed);
    const auto plan = fleet.plan();
    INFO("seed " << seed << "\n" << rows_of(plan));
    CHECK(plan.refusals.empty());
    expect_continuity(fleet, plan, seed % 13);
    changed += would_write(plan) ? 1 : 0;
    impossible += totals_of(plan).impossible > 0 ? 1 : 0;
    for (int run = 0; run < 6 && would_write(fleet.plan()); ++run) fleet.cloud.carry_out(fleet.plan(), 1 << 20, seed);
    CHECK(fleet.cloud.mistakes == std::vector<std::string>());
    CHECK_FALSE(would_write(fleet.plan()));
  }
  CHECK(changed > fleets / 2);
  CHECK(impossible > fleets / 10);
}

TEST_CASE("law: a fleet signs in whatever is refused or lost on the way, and the next runs finish") {
  for (unsigned seed = 500; seed < 500 + worlds_of(6); ++seed) {
    Dice dice(seed);
    auto fleet = random_fleet(seed);
    const auto plan = fleet.plan();
    for (const auto& change : plan.changes) {
      if (dice.one_in(6)) fleet.cloud.refuses.insert(change.address);
      if (dice.one_in(6)) fleet.cloud.loses.insert(change.address);
    }
    INFO("seed " << seed << "\n" << rows_of(plan));
    expect_continuity(fleet, plan, seed % 7);
    auto whole = fleet;
    whole.cloud.carry_out(plan);
    whole.cloud.refuses.clear();
    whole.cloud.loses.clear();
    for (int run = 0; run < 8 && would_write(whole.plan()); ++run) {
      INFO(rows_of(whole.plan()));
      expect_continuity(whole, whole.plan(), seed % 5);
      whole.cloud.carry_out(whole.plan());
    }
    CHECK(whole.cloud.mistakes == std::vector<std::string>());
    CHECK_FALSE(would_write(whole.plan()));
  }
}

TEST_CASE("law: a fleet's plan comes to its end in waves of any size") {
  for (unsigned seed = 0; seed < worlds_of(20); ++seed) {
    Dice dice(seed + 1000);
    const auto plan = random_fleet(seed).plan();
    INFO("seed " << seed << "\n" << rows_of(plan));
    for (const std::size_t wave : {0, 1, 2, 3, 5, 8, 50}) expect_progress(plan, wave, dice);
  }
}
