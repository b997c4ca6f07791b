#include "model/plan.hpp"

#include <algorithm>

namespace keyless::model {

const char* word_for(Action action) {
  switch (action) {
    case Action::no_op:
      return "no-op";
    case Action::create:
      return "create";
    case Action::update:
      return "update";
    case Action::replace:
      return "replace";
    case Action::remove:
      return "delete";
    case Action::adopt:
      return "adopt";
    case Action::stamp:
      return "stamp";
    case Action::undeclared:
      return "undeclared";
    case Action::convert:
      return "convert";
    case Action::migrate:
      return "migrate";
    case Action::move:
      return "move";
    case Action::impossible:
      return "impossible";
    case Action::release:
      return "release";
  }
  return "no-op";
}

bool writes(Action action) {
  return action != Action::no_op && action != Action::undeclared && action != Action::impossible;
}

bool is_transition(Action action) {
  return action == Action::convert || action == Action::migrate || action == Action::move;
}

const Change* Plan::find(const Address& address) const {
  const auto found = std::ranges::find_if(changes, [&](const Change& change) { return change.address == address; });
  return found == changes.end() ? nullptr : &*found;
}

Totals totals_of(const Plan& plan) {
  Totals totals;
  for (const auto& change : plan.changes) {
    switch (change.action) {
      case Action::no_op:
        ++(change.held.empty() ? totals.no_op : totals.held);
        break;
      case Action::create:
        ++totals.create;
        break;
      case Action::update:
        ++totals.update;
        break;
      case Action::replace:
        ++totals.replace;
        break;
      case Action::remove:
        ++totals.remove;
        break;
      case Action::adopt:
        ++totals.adopt;
        break;
      case Action::stamp:
        ++totals.stamp;
        break;
      case Action::undeclared:
        ++(change.allowed ? totals.allowed : totals.undeclared);
        break;
      case Action::convert:
        ++totals.convert;
        break;
      case Action::migrate:
        ++totals.migrate;
        break;
      case Action::move:
        ++totals.move;
        break;
      case Action::impossible:
        ++totals.impossible;
        totals.accepted += change.accepted ? 1 : 0;
        break;
      case Action::release:
        ++totals.release;
        break;
    }
  }
  return totals;
}

bool would_write(const Plan& plan) {
  return std::ranges::any_of(plan.changes, [](const Change& change) { return writes(change.action); });
}

bool holds_back_run(const Refusal& refusal) {
  static constexpr std::string_view guards[] = {"max-deletes", "max-delete-percent", "max-changes", "team", "tenant",
                                                "graph",       "policy-file"};
  return std::ranges::count(guards, refusal.guard) > 0;
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
