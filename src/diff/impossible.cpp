#include <algorithm>

#include "diff/draft.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

std::map<std::string, int> trusts_by_identity(const Draft& draft) {
  std::map<std::string, int> count;
  for (const auto* kind : all_kinds())
    if (kind->prepares_trust)
      for (const auto* trust : draft.live.all(*kind)) ++count[folded_arm_id(text_of(trust->fields, "identityId"))];
  return count;
}

void make_impossible(Draft& draft, const Address& address, std::string code, std::string reason) {
  draft.find(address)->action = Action::impossible;
  auto* change = draft.change_at(address);
  change->action = Action::impossible;
  change->reason = std::move(reason);
  change->obstacle = std::move(code);
}

/// Whether the row would write something that nobody can say, or to something that stays somebody else's.
bool hangs_in_the_air(Draft& draft, const Change& change, const std::set<Address>& dropped) {
  for (const auto& needed : dependencies_of(*draft.nodes.at(change.address).resource)) {
    if (dropped.contains(needed)) return true;
    const auto& node = draft.nodes.at(needed);
    if (node.action != Action::impossible) continue;
    const bool open = std::ranges::any_of(change.desired->fields, [&](const auto& field) {
      const auto* reference = std::get_if<Reference>(&field.second);
      return reference && reference->to == needed;
    });
    const bool foretold = std::ranges::any_of(change.foretold, [&](const Foretold& f) { return f.from.to == needed; });
    if (open || foretold || !node.ours) return true;
  }
  return false;
}

}  // namespace

void find_full_identities(Draft& draft) {
  auto held = trusts_by_identity(draft);
  for (const auto* resource : draft.order) {
    const auto& node = draft.nodes.at(resource->address);
    if (!resource->kind->prepares_trust || node.action != Action::create) continue;
    const auto count = ++held[folded_arm_id(text_of(node.fields, "identityId"))];
    if (count <= most_credentials || node.foretold.empty()) continue;
    const auto source = node.foretold.front().from.to;
    make_impossible(draft, source, "credentials-full",
                    "its identity holds " + std::to_string(most_credentials) +
                        " federated credentials, as many as the service allows, and the new trust must be there first");
  }
}

void find_failed_connections(Draft& draft) {
  for (const auto* resource : draft.order) {
    const auto& node = draft.nodes.at(resource->address);
    if (resource->kind != &kinds::service_connection || !node.live || !node.ours) continue;
    if (node.action == Action::impossible || !has_failed(node.live->fields)) continue;
    const auto obstacles = own_obstacles(Way::none, node.live->fields);
    make_impossible(draft, resource->address, obstacles.front().code, "can't be used: " + words_of(obstacles));
  }
}

void drop_what_is_impossible(Draft& draft) {
  std::set<Address> dropped;
  for (const auto* resource : draft.order) {
    auto* change = draft.change_at(resource->address);
    if (!change || !writes(change->action) || !hangs_in_the_air(draft, *change, dropped)) continue;
    dropped.insert(resource->address);
    draft.find(resource->address)->action = Action::no_op;
    change->action = Action::no_op;
    change->diffs.clear();
    change->foretold.clear();
    change->reason = "it needs something that is impossible";
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
