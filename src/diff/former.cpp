#include "diff/draft.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// On an identity that is not ours a former credential is ours by its name alone; elsewhere by its parent.
bool may_retire(Draft& draft, const Node& node, const LiveObject& former) {
  const auto* parent = parent_of(draft, *node.resource);
  if (!parent) return false;
  if (parent->resource->kind == &kinds::existing_identity)
    return equal_caseless(text_of(former.fields, "name"), text_of(node.fields, "formerName"));
  return parent->proven || (parent->ours && parent->resource->adopt);
}

void retire(Draft& draft, const Node& node, const LiveObject& former) {
  const auto* parent = parent_of(draft, *node.resource);
  Change change;
  change.address =
      Address(former.kind->name, former.kind->discovered_path(former.fields, parent->resource->address.path()));
  change.kind = former.kind;
  change.action = Action::remove;
  change.live = former;
  change.reason = node.resource->address.text() + " takes its place";
  // Nothing relies on it any more only when all of the new story is done.
  change.after = dependencies_of(*node.resource);
  change.after.push_back(node.resource->address);
  std::erase_if(change.after, [&](const Address& earlier) {
    const auto* other = draft.change_at(earlier);
    return !other || !writes(other->action);
  });
  draft.matched.insert(&former);
  draft.add(std::move(change));
}

}  // namespace

void retire_former(Draft& draft) {
  for (const auto* resource : draft.order) {
    const auto& node = draft.nodes.at(resource->address);
    if (!resource->kind->former_keys || node.unseen) continue;
    for (const auto& key : resource->kind->former_keys(node.fields)) {
      const auto* former = draft.live.find(*resource->kind, key);
      if (former && !draft.matched.contains(former) && may_retire(draft, node, *former)) retire(draft, node, *former);
    }
  }
}

}  // namespace keyless::diff
