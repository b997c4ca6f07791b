#include <algorithm>

#include "diff/draft.hpp"
#include "diff/presented.hpp"
#include "diff/turns.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// What was to be removed once this one has changed stays, with whom it serves.
void keep_former_trusts(Draft& draft, const Address& of) {
  for (auto& change : draft.plan.changes) {
    if (!change.superseded || change.proof_of != of) continue;
    change.allowed = presented_trusts(draft).of(*change.live) != nullptr;
    change.action = Action::undeclared;
    change.superseded = false;
    change.proof_of = {};
    change.reason = "a federated credential of " + of.text() + ", which can't be changed: kept";
  }
}

const char* verb_of(Action action) {
  return action == Action::convert ? "converted" : is_transition(action) ? "moved" : "renamed";
}

void make_impossible(Draft& draft, const Address& address, const std::string& verb,
                     const std::vector<Obstacle>& obstacles) {
  auto& node = *draft.find(address);
  auto* change = draft.change_at(address);
  change->reason = "can't be " + verb + ": " + words_of(obstacles);
  change->obstacle = obstacles.front().code;
  change->action = node.action = Action::impossible;
  node.ours = node.proven;
  keep_former_trusts(draft, address);
}

/// What is declared on an identity that can't hold it: refused at whatever would be made in vain.
void refuse_surplus(Draft& draft, const Unit& unit) {
  const auto* identity = identity_of(draft, *draft.find(unit.of)->resource);
  auto at = unit.of;
  for (const auto& needed : dependencies_of(*draft.find(unit.of)->resource))
    if (const auto* source = draft.change_at(needed);
        source && source->action == Action::create && !source->kind->is_principal)
      at = needed;
  draft.refuse(at, "limit",
               identity->resource->address.text() + " has no room for another federated credential: the limit is " +
                   std::to_string(kinds::most_trusts) + " on one identity",
               "Spread the connections over several identities, or delete an unused credential.");
}

/// Whether the row would write something that nobody can say, or to something that stays somebody else's.
bool has_unmet_dependency(Draft& draft, const Change& change, const std::set<Address>& dropped) {
  for (const auto& needed : dependencies_of(*draft.nodes.at(change.address).resource)) {
    if (dropped.contains(needed)) return true;
    const auto& node = draft.nodes.at(needed);
    if (node.action != Action::impossible) continue;
    const bool open = std::ranges::any_of(change.desired->fields, [&](const auto& field) {
      const auto* reference = std::get_if<Reference>(&field.second);
      return reference && reference->to == needed;
    });
    const bool predicted =
        std::ranges::any_of(change.predicted, [&](const Predicted& f) { return f.from.to == needed; });
    if (open || predicted || !node.ours) return true;
  }
  return false;
}

}  // namespace

void find_full_identities(Draft& draft) {
  for (const auto& unit : take_turns(draft).left_out) {
    const auto* change = draft.change_at(unit.of);
    if (change && !change->kind->admits)
      make_impossible(draft, unit.of, verb_of(change->action), {no_free_credential()});
    else
      refuse_surplus(draft, unit);
  }
}

void find_failed_connections(Draft& draft) {
  for (const auto* resource : draft.order) {
    const auto& node = draft.nodes.at(resource->address);
    if (!resource->kind->signs_in || !node.live || !node.ours) continue;
    if (node.action == Action::impossible || !has_failed(node.live->fields)) continue;
    make_impossible(draft, resource->address, "used", own_obstacles(Way::none, node.live->fields));
  }
}

void drop_what_is_impossible(Draft& draft) {
  std::set<Address> dropped;
  for (const auto* resource : draft.order) {
    auto* change = draft.change_at(resource->address);
    if (!change || !writes(change->action) || !has_unmet_dependency(draft, *change, dropped)) continue;
    dropped.insert(resource->address);
    draft.find(resource->address)->action = Action::no_op;
    change->action = Action::no_op;
    change->diffs.clear();
    change->predicted.clear();
    change->held = "it depends on something that is impossible";
  }
}

bool holds_something_impossible(Draft& draft, const Node& identity) {
  return std::ranges::any_of(draft.plan.changes, [&](const Change& change) {
    if (change.action != Action::impossible) return false;
    const auto* of = identity_of(draft, *draft.nodes.at(change.address).resource);
    return of && of->resource == identity.resource;
  });
}

}  // namespace keyless::diff
