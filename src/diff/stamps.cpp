#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool stamp_is_current(const Node& node) {
  return node.live && node.live->mark && node.live->mark->entry == node.resource->entry;
}

Change stamp_for(const Node& node) {
  auto change = change_for(node, Action::stamp);
  change.address = Address("stamp", node.resource->address.path());
  change.predicted.clear();
  auto& tags = change.desired->fields["tags"];
  if (!std::holds_alternative<Tags>(tags)) tags = Tags();
  std::get<Tags>(tags).insert_or_assign(std::string(tag_entry), node.resource->entry);
  const bool known = node.live && node.live->mark && !node.live->mark->entry.empty();
  change.diffs.push_back({.field = "entry",
                          .before = known ? std::optional<Value>(node.live->mark->entry) : std::nullopt,
                          .after = Value(node.resource->entry)});
  change.reason = "the manifest entry is new or has changed: its digest is updated once all of it is applied";
  return change;
}

}  // namespace

void add_stamps(Draft& draft) {
  // An entry is done only when all of it was in the run.
  if (!draft.policy.targets.empty() || !draft.policy.excludes.empty()) return;
  for (const auto* resource : draft.order) {
    const auto& node = draft.nodes.at(resource->address);
    if (!resource->kind->managed || !resource->kind->is_principal || resource->entry.empty() || !node.ours ||
        node.unseen)
      continue;
    if (!stamp_is_current(node) && !holds_something_impossible(draft, node)) draft.add(stamp_for(node));
  }
}

}  // namespace keyless::diff
