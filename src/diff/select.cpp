#include <algorithm>

#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool any_matches(const Strings& patterns, const Address& address) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return matches(pattern, address); });
}

using Needs = std::multimap<Address, Address>;

/// What is converted, migrated or moved → the trust it needs first.
Needs trust_first(const Draft& draft) {
  Needs needs;
  for (const auto& [address, node] : draft.nodes)
    for (const auto& predicted : node.predicted) needs.emplace(predicted.from.to, address);
  return needs;
}

/// It lets something sign in that could not before, or in another way.
bool opens(const Node& node) {
  return is_transition(node.action) || (node.resource->kind->admits && node.action == Action::create);
}

/// New access → the declared roles of its identity and checks of its connection: never before or without them.
Needs armed_first(Draft& draft) {
  std::multimap<const Node*, Address> of;
  for (const auto& [address, node] : draft.nodes) {
    if (!node.resource->kind->precedes_access) continue;
    const bool is_power = node.resource->kind->empowers;
    of.emplace(is_power ? identity_of(draft, *node.resource) : parent_of(draft, *node.resource), address);
  }
  Needs needs;
  const auto add = [&](const Address& opening, const Node* armed) {
    for (auto [at, end] = of.equal_range(armed); armed && at != end; ++at) needs.emplace(opening, at->second);
  };
  for (const auto& [address, node] : draft.nodes) {
    if (!opens(node)) continue;
    add(address, identity_of(draft, *node.resource));
    add(address, &node);
    for (const auto& needed : dependencies_of(*node.resource)) add(address, draft.find(needed));
  }
  return needs;
}

std::vector<Address> needs_of(const Needs& first, const Node& node) {
  auto needs = dependencies_of(*node.resource);
  const auto [begin, end] = first.equal_range(node.resource->address);
  for (auto trust = begin; trust != end; ++trust) needs.push_back(trust->second);
  return needs;
}

/// Targets bring what they refer to, as users of Terraform expect.
void add_with_needs(Draft& draft, const Needs& first, const Address& address, std::set<Address>& chosen) {
  const auto* node = draft.find(address);
  if (!node || !chosen.insert(address).second) return;
  for (const auto& needed : needs_of(first, *node)) add_with_needs(draft, first, needed, chosen);
}

std::set<Address> chosen_by(Draft& draft, const Needs& first) {
  std::set<Address> chosen;
  for (const auto& [address, node] : draft.nodes)
    if (draft.policy.targets.empty() || any_matches(draft.policy.targets, address))
      add_with_needs(draft, first, address, chosen);
  std::erase_if(chosen, [&](const Address& address) { return any_matches(draft.policy.excludes, address); });
  return chosen;
}

/// Of something left out: that it would not be as declared.
bool is_not_as_declared(const Draft& draft, const Address& address) {
  const auto& node = draft.nodes.at(address);
  return writes(node.action) || node.action == Action::impossible || node.unseen || is_refused(draft, address);
}

/// New access whose role or check is left out is left out, too.
void drop_what_is_unarmed(Draft& draft, const Needs& armed, std::set<Address>& chosen) {
  for (const auto& [opening, needed] : armed)
    if (!chosen.contains(needed) && is_not_as_declared(draft, needed)) chosen.erase(opening);
}

/// Whether a value of it is known only once that one is changed.
bool needs_value_of(const Node& node, const Address& needed) {
  return std::ranges::any_of(node.fields, [&](const auto& field) {
    const auto* reference = std::get_if<Reference>(&field.second);
    return reference && reference->to == needed;
  });
}

/// Something that would be created, or would give a value, but is left out takes along what refers to it.
void drop_what_lost_its_base(Draft& draft, const Needs& first, std::set<Address>& chosen) {
  for (const auto* resource : draft.order) {
    const auto& own = draft.nodes.at(resource->address);
    const auto lost = [&](const Address& needed) {
      const auto action = draft.nodes.at(needed).action;
      const bool missing = action == Action::create || needs_value_of(own, needed);
      return !chosen.contains(needed) && missing;
    };
    if (std::ranges::any_of(needs_of(first, own), lost)) chosen.erase(resource->address);
  }
}

}  // namespace

void select(Draft& draft) {
  if (draft.policy.targets.empty() && draft.policy.excludes.empty()) return;
  const auto first = trust_first(draft), armed = armed_first(draft);
  auto needs = first;
  needs.insert(armed.begin(), armed.end());
  auto chosen = chosen_by(draft, needs);
  drop_what_is_unarmed(draft, armed, chosen);
  drop_what_lost_its_base(draft, first, chosen);
  std::size_t left_out = 0;
  for (auto& change : draft.plan.changes) {
    if (change.action == Action::remove && !change.desired) change.action = Action::undeclared;
    const bool keep = change.action != Action::remove && (!change.desired || chosen.contains(change.address));
    if (keep || !writes(change.action)) continue;
    change.action = Action::no_op;
    change.diffs.clear();
    change.reason = "left out by --target or --exclude";
    ++left_out;
  }
  std::erase_if(draft.plan.unseen, [&](const Unseen& unseen) { return !chosen.contains(unseen.address); });
  std::erase_if(draft.plan.refusals, [&](const Refusal& refusal) {
    return draft.nodes.contains(refusal.address) && !chosen.contains(refusal.address);
  });
  if (left_out > 0)
    draft.plan.notes.push_back(std::to_string(left_out) +
                               " change(s) are left out by --target or --exclude, and nothing is deleted.");
}

}  // namespace keyless::diff
