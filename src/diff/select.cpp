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
    for (const auto& foretold : node.foretold) needs.emplace(foretold.from.to, address);
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

/// A replacement is a removal, too.
bool would_take_away(const Draft& draft, const Address& address) {
  return draft.nodes.at(address).action == Action::replace;
}

std::set<Address> chosen_by(Draft& draft, const Needs& first) {
  std::set<Address> chosen;
  for (const auto& [address, node] : draft.nodes)
    if (draft.policy.targets.empty() || any_matches(draft.policy.targets, address))
      add_with_needs(draft, first, address, chosen);
  std::erase_if(chosen, [&](const Address& address) {
    return any_matches(draft.policy.excludes, address) || would_take_away(draft, address);
  });
  return chosen;
}

/// Something that would be created but is left out takes along what refers to it.
void drop_what_lost_its_base(Draft& draft, const Needs& first, std::set<Address>& chosen) {
  for (const auto* resource : draft.order) {
    const auto lost = [&](const Address& needed) {
      const auto& node = draft.nodes.at(needed);
      return !chosen.contains(needed) && (node.action == Action::create || node.action == Action::replace);
    };
    if (std::ranges::any_of(needs_of(first, draft.nodes.at(resource->address)), lost)) chosen.erase(resource->address);
  }
}

}  // namespace

void select(Draft& draft) {
  if (draft.policy.targets.empty() && draft.policy.excludes.empty()) return;
  const auto first = trust_first(draft);
  auto chosen = chosen_by(draft, first);
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
                               " change(s) are left out by --target or --exclude, and nothing is removed.");
}

}  // namespace keyless::diff
