#include "diff/draft.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool used_only(const Change& change) {
  return change.kind->ownership == Ownership::mark_or_absent && change.live && proven_owner(*change.live).empty();
}

void turn(Draft& draft, Change& change) {
  const auto* node = draft.find(change.address);
  const bool declared_and_ours = node && node->ours && change.live;
  // An adoption that never happened gives no right to delete.
  const bool never_ours = change.action == Action::adopt || used_only(change);
  change.action = declared_and_ours && !never_ours ? Action::remove : Action::no_op;
  change.diffs.clear();
  change.reason = change.action == Action::remove ? "everything this manifest owns is to go" : "not ours, or not there";
}

/// Undeclared things below an identity or a connection that goes would be orphans.
bool goes_with_parent(Draft& draft, const Change& change) {
  return change.kind->ownership == Ownership::owned_parent && change.live && !draft.nodes.contains(change.address);
}

}  // namespace

void turn_to_destroy(Draft& draft) {
  if (!draft.policy.destroy) return;
  for (auto& change : draft.plan.changes) {
    if (change.action == Action::stamp) continue;
    if (change.action == Action::undeclared || change.action == Action::remove) {
      if (change.allowed || !goes_with_parent(draft, change)) continue;
      change.action = Action::remove;
      change.reason = "it hangs on something this run deletes";
    } else {
      turn(draft, change);
    }
  }
}

}  // namespace keyless::diff
