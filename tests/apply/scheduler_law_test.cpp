#include <algorithm>
#include <catch2/catch.hpp>
#include <random>

#include "apply/scheduler.hpp"
#include "model/kinds/kinds.hpp"
#include "support/effort.hpp"

// Plans at random, of any shape that has no cycle: the scheduler always comes to its end.

using namespace keyless;
using namespace keyless::model;

namespace {

using Random = std::mt19937_64;

unsigned below(Random& random, std::size_t end) {
  return static_cast<unsigned>(random() % end);
}

Change step(const Kind& kind, std::size_t number, Action action) {
  Change change;
  change.address = Address(kind.name, std::to_string(1000 + number));
  change.kind = &kind;
  change.action = action;
  change.desired = Resource{.address = change.address, .kind = &kind};
  return change;
}

Change random_step(Random& random, std::size_t number) {
  const Action transitions[] = {Action::convert, Action::migrate, Action::move, Action::update};
  if (below(random, 3) == 0) return step(kinds::service_connection, number, transitions[below(random, 4)]);
  auto change =
      step(below(random, 4) == 0 ? kinds::role_assignment : kinds::federated_credential, number, Action::create);
  change.desired->fields = {{"identityId", "/ids/" + std::to_string(below(random, 3))},
                            {"principalId", "p" + std::to_string(below(random, 3))}};
  return change;
}

/// Edges only from later to earlier numbers; then printed in another order.
Plan random_plan(Random& random) {
  Plan plan;
  const auto count = 2 + below(random, 30);
  for (std::size_t i = 0; i < count; ++i) {
    auto change = random_step(random, i);
    for (unsigned edges = below(random, 4); i > 0 && edges > 0; --edges)
      change.after.push_back(plan.changes[below(random, i)].address);
    plan.changes.push_back(std::move(change));
  }
  for (auto& change : plan.changes) {
    const auto& of = plan.changes[below(random, count)].address;
    if (change.kind == &kinds::federated_credential && below(random, 2) == 0)
      change.predicted = {{"subject", Reference{of, "subject"}}};
  }
  std::ranges::shuffle(plan.changes, random);
  return plan;
}

struct Drained {
  std::vector<Address> started;
  std::vector<Address> left;
};

Drained drained(const Plan& plan, std::size_t wave, Random& random, unsigned one_fails_in) {
  apply::Scheduler scheduler(plan, wave);
  Drained result;
  std::vector<Address> in_flight;
  for (;;) {
    const auto* change = in_flight.size() < 3 ? scheduler.next_ready() : nullptr;
    if (change) {
      in_flight.push_back(change->address);
      result.started.push_back(change->address);
      continue;
    }
    if (in_flight.empty()) break;
    const auto at = in_flight.begin() + below(random, in_flight.size());
    const auto done = *at;
    in_flight.erase(at);
    scheduler.finished(done, one_fails_in == 0 || below(random, one_fails_in) != 0);
  }
  result.left = scheduler.not_started();
  return result;
}

}  // namespace

TEST_CASE("law: no plan stops with steps that neither started nor were skipped") {
  for (unsigned seed = 0; seed < test::worlds_of(600); ++seed) {
    Random random(seed);
    const auto plan = random_plan(random);
    const auto wave = below(random, 6);
    INFO("seed " << seed << ", wave " << wave);
    CHECK(drained(plan, wave, random, 0).left == std::vector<Address>());
    CHECK(drained(plan, wave, random, 8).left == std::vector<Address>());
  }
}

TEST_CASE("law: without a failure every step starts once, after all that it waits for") {
  for (unsigned seed = 0; seed < test::worlds_of(150); ++seed) {
    Random random(seed);
    const auto plan = random_plan(random);
    const auto started = drained(plan, 1 + below(random, 4), random, 0).started;
    INFO("seed " << seed);
    CHECK(started.size() == plan.changes.size());
    const auto position = [&](const Address& address) { return std::ranges::find(started, address) - started.begin(); };
    for (const auto& change : plan.changes)
      for (const auto& earlier : change.after) CHECK(position(earlier) < position(change.address));
  }
}

TEST_CASE("waves hold connections of one identity whose credentials wait for each other in another order") {
  // Later in the plan, and still the one that everything else waits for.
  Plan plan;
  for (std::size_t i = 0; i < 6; ++i) {
    auto connection = step(kinds::service_connection, i, Action::migrate);
    auto trust = step(kinds::federated_credential, i, Action::create);
    trust.predicted = {{"subject", Reference{connection.address, "subject"}}};
    connection.after = {trust.address};
    if (i < 5) trust.after = {Address(kinds::service_connection.name, std::to_string(1000 + i + 1))};
    plan.changes.push_back(std::move(connection));
    plan.changes.push_back(std::move(trust));
  }
  for (const std::size_t wave : {1, 2, 5, 6}) {
    Random random(wave);
    CHECK(drained(plan, wave, random, 0).started.size() == 12);
  }
}

TEST_CASE("a trust that two connections wait for goes with the earlier one's wave") {
  auto trust = step(kinds::federated_credential, 9, Action::create);
  auto earlier = step(kinds::service_connection, 2, Action::migrate);
  auto later = step(kinds::service_connection, 1, Action::migrate);
  trust.predicted = {{"subject", Reference{earlier.address, "subject"}}};
  earlier.after = {trust.address};
  later.after = {trust.address, earlier.address};
  Plan plan;
  plan.changes = {later, earlier, trust};
  Random random(1);
  CHECK(drained(plan, 1, random, 0).started == std::vector<Address>{trust.address, earlier.address, later.address});
}
