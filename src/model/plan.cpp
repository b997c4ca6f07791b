#include "model/plan.hpp"

#include <algorithm>

namespace keyless {

const char* name_of(Action action) {
  return model::word_for(action);
}

bool holds_back_run(const Refusal& refusal) {
  static constexpr std::string_view guards[] = {"max-deletes", "max-delete-percent", "max-changes", "team", "tenant",
                                                "graph",       "policy-file"};
  return std::ranges::count(guards, refusal.guard) > 0;
}

}  // namespace keyless

namespace keyless::model {

namespace {

int& counter_of(Totals& totals, const Change& change) {
  if (change.action == Action::no_op && !change.held.empty()) return totals.held;
  if (change.action == Action::undeclared && change.allowed) return totals.allowed;
  return totals.*row_of(change.action).total;
}

}  // namespace

const Change* Plan::find(const Address& address) const {
  const auto found = std::ranges::find_if(changes, [&](const Change& change) { return change.address == address; });
  return found == changes.end() ? nullptr : &*found;
}

Totals totals_of(const Plan& plan) {
  Totals totals;
  for (const auto& change : plan.changes) {
    ++counter_of(totals, change);
    totals.accepted += change.action == Action::impossible && change.accepted ? 1 : 0;
  }
  return totals;
}

bool would_write(const Plan& plan) {
  return std::ranges::any_of(plan.changes, [](const Change& change) { return writes(change.action); });
}

bool is_held_back(const Plan& plan) {
  return std::ranges::any_of(plan.refusals, holds_back_run);
}

bool has_open_obstacles(const Plan& plan) {
  return std::ranges::any_of(plan.changes, [](const Change& change) {
    return (change.action == Action::impossible || !change.obstacle.empty()) && !change.accepted;
  });
}

}  // namespace keyless::model
