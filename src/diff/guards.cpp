#include <algorithm>

#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool takes_away(const Change& change) {
  return change.action == Action::remove;
}

bool is_protected(const Change& change) {
  return (change.desired && change.desired->protect) ||
         (change.live && change.live->mark && change.live->mark->protect);
}

void guard_protected(Draft& draft) {
  for (const auto& change : draft.plan.changes)
    if (takes_away(change) && is_protected(change))
      draft.refuse(change.address, "protect", "it is protected and would be deleted",
                   "Declare it without `protect` and apply that first.");
}

void guard_count(Draft& draft) {
  // A former trust takes no access away: what it gave is given by the new one.
  const auto count =
      std::ranges::count_if(draft.plan.changes, [](const Change& c) { return takes_away(c) && !c.superseded; });
  if (count <= draft.policy.max_deletes) return;
  draft.refuse({}, "max-deletes",
               std::to_string(count) + " deletes exceed --max-deletes " + std::to_string(draft.policy.max_deletes),
               "Review the deletes above; if all are intended, pass --max-deletes " + std::to_string(count) + ".");
}

void guard_percentage(Draft& draft) {
  long ours = 0, going = 0;
  for (const auto& change : draft.plan.changes) {
    // A trust that a foreign connection loses costs as much as that connection.
    if (takes_away(change) && !change.cuts_off.empty()) ++ours, ++going;
    if (!change.kind->counts_toward_delete_guard || !change.live || change.action == Action::stamp) continue;
    const auto* node = draft.find(change.address);
    const bool counted = takes_away(change) || (node && node->ours) || !proven_owner(*change.live).empty();
    ours += counted ? 1 : 0;
    going += takes_away(change) ? 1 : 0;
  }
  if (going == 0 || going * 100 <= ours * draft.policy.max_delete_percent) return;
  const auto percent = std::to_string((going * 100 + ours - 1) / ours);
  draft.refuse(
      {}, "max-delete-percent",
      percent + " % of the identities and connections would be deleted (" + std::to_string(going) + " of " +
          std::to_string(ours) + "), which exceeds --max-delete-percent " +
          std::to_string(draft.policy.max_delete_percent),
      "Check that the manifest is the right one and complete; then pass --max-delete-percent " + percent + ".");
}

/// What --max-changes counts: whatever changes who may sign in as what, and what they may do.
bool is_counted_change(const Change& change) {
  return change.kind->counts_toward_change_guard && writes(change.action) && change.action != Action::stamp &&
         change.action != Action::release;
}

void guard_changes(Draft& draft) {
  if (draft.policy.max_changes <= 0) return;
  const auto count = std::ranges::count_if(draft.plan.changes, is_counted_change);
  if (count <= draft.policy.max_changes) return;
  draft.refuse({}, "max-changes",
               std::to_string(count) +
                   " changes of identities, roles, federated credentials and connections exceed --max-changes " +
                   std::to_string(draft.policy.max_changes),
               "Review the changes above; if all are intended, pass --max-changes " + std::to_string(count) + ".");
}

}  // namespace

void guard_entries(Draft& draft) {
  guard_protected(draft);
}

void guard_run(Draft& draft) {
  guard_changes(draft);
  if (draft.policy.destroy) return;  // whoever destroys types the team's name, or says --auto-approve
  guard_count(draft);
  guard_percentage(draft);
}

}  // namespace keyless::diff
