#include <algorithm>

#include "base/arm_id.hpp"
#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool removes(const Change& change) {
  return change.action == Action::remove;
}
bool builds(const Change& change) {
  return writes(change.action) && !removes(change) && change.action != Action::stamp;
}

/// Builders wait for what they refer to; but the new trust is there before the change that makes tokens say so.
void build_upwards(Draft& draft) {
  for (auto& change : draft.plan.changes) {
    if (!builds(change)) continue;
    for (const auto& needed : dependencies_of(*draft.nodes.at(change.address).resource)) {
      const bool comes_first = std::ranges::any_of(
          change.predicted, [&](const Predicted& predicted) { return predicted.from.to == needed; });
      if (comes_first) continue;
      const auto* earlier = draft.change_at(needed);
      if (earlier && builds(*earlier)) add_edge(change, needed);
    }
  }
}

/// Who gets a new way to sign in finds every declared role of the identity: trust, conversion and move wait for them.
void roles_before_trust(Draft& draft) {
  std::map<const Resource*, std::vector<Address>> roles;
  for (const auto& change : draft.plan.changes)
    if (change.kind->precedes_access && change.kind->empowers && builds(change))
      if (const auto* identity = identity_of(draft, *draft.nodes.at(change.address).resource))
        roles[identity->resource].push_back(change.address);
  if (roles.empty()) return;
  for (auto& change : draft.plan.changes) {
    const bool trusts = change.kind->admits && change.action == Action::create;
    if (!trusts && !is_transition(change.action)) continue;
    const auto* identity = identity_of(draft, *draft.nodes.at(change.address).resource);
    const auto found = identity ? roles.find(identity->resource) : roles.end();
    if (found != roles.end())
      for (const auto& role : found->second) add_edge(change, role);
  }
}

bool depends_on(const Draft& draft, const Address& change, const Address& on, std::set<Address>& seen) {
  if (change == on) return true;
  const auto found = draft.index.find(change);
  if (found == draft.index.end() || !seen.insert(change).second) return false;
  return std::ranges::any_of(draft.plan.changes[found->second].after,
                             [&](const Address& earlier) { return depends_on(draft, earlier, on, seen); });
}

bool depends_on(const Draft& draft, const Address& change, const Address& on) {
  std::set<Address> seen;
  return depends_on(draft, change, on, seen);
}

/// What is pruned from something adopted in the same plan waits until it is ours; but before a connection is given an
/// identity, what others have on it goes.
void adopt_before_pruning(Draft& draft) {
  for (const auto& adopted : draft.plan.changes) {
    const auto* node = draft.find(adopted.address);
    const bool taken_over = adopted.action == Action::adopt || (is_transition(adopted.action) && node && !node->proven);
    if (!taken_over) continue;
    for (auto& change : draft.plan.changes)
      if (removes(change) && hangs_on(*change.live, *adopted.live) &&
          !depends_on(draft, adopted.address, change.address))
        add_edge(change, adopted.address);
  }
}

/// Brings the trust on an identity to what is declared. A former trust of our own connection is nothing to wait for.
bool repairs(const Change& change) {
  return change.kind->prepares_trust && change.live && !change.superseded &&
         (change.action == Action::update || removes(change));
}

/// Grants on an identity wait until its trust is repaired and what nobody declared is pruned.
void trust_before_grants(Draft& draft) {
  std::map<std::string, std::vector<const Change*>> by_identity;
  for (const auto& change : draft.plan.changes)
    if (repairs(change)) by_identity[parent_value(*change.live)].push_back(&change);
  if (by_identity.empty()) return;
  for (auto& change : draft.plan.changes) {
    if (!builds(change) || !change.kind->empowers) continue;
    const auto* identity = identity_of(draft, *draft.nodes.at(change.address).resource);
    if (!identity || !identity->live) continue;
    for (const auto* repair : by_identity[folded_arm_id(text_of(identity->live->fields, "id"))])
      if (!depends_on(draft, repair->address, change.address)) add_edge(change, repair->address);
  }
}

/// A stamp says that all of an entry is done, so it waits for all of it.
void stamp_last(Draft& draft) {
  std::map<Address, std::vector<Address>> story;
  for (const auto& change : draft.plan.changes) {
    if (!builds(change)) continue;
    const auto* identity = identity_of(draft, *draft.nodes.at(change.address).resource);
    if (identity) story[identity->resource->address].push_back(change.address);
  }
  for (auto& stamp : draft.plan.changes)
    if (stamp.action == Action::stamp)
      for (const auto& earlier : story[stamp.desired->address]) add_edge(stamp, earlier);
}

/// For every order of declaration: builders in order of kind, then reported rows, removals in reverse, stamps last.
bool printed_before(const Change& left, const Change& right) {
  const auto group = [](const Change& change) {
    if (change.action == Action::stamp) return 3;
    return removes(change) ? 2 : change.action == Action::undeclared ? 1 : 0;  // impossible ones among the builders
  };
  if (group(left) != group(right)) return group(left) < group(right);
  const auto left_rank = rank_of(*left.kind), right_rank = rank_of(*right.kind);
  if (left_rank != right_rank) return removes(left) ? left_rank > right_rank : left_rank < right_rank;
  return left.address < right.address;
}

}  // namespace

void order_changes(Draft& draft) {
  build_upwards(draft);
  order_transitions(draft);
  order_removals(draft);
  adopt_before_pruning(draft);
  roles_before_trust(draft);
  trust_before_grants(draft);
  stamp_last(draft);
  order_turns(draft);
  std::ranges::stable_sort(draft.plan.changes, printed_before);
  draft.index.clear();
  for (std::size_t i = 0; i < draft.plan.changes.size(); ++i) draft.index.emplace(draft.plan.changes[i].address, i);
  order_replacements(draft);
  for (auto& change : draft.plan.changes) {
    std::ranges::sort(change.after);
    const auto repeated = std::ranges::unique(change.after);
    change.after.erase(repeated.begin(), repeated.end());
  }
}

}  // namespace keyless::diff
