#include <algorithm>

#include "base/text.hpp"
#include "diff/draft.hpp"
#include "diff/policy_lines.hpp"

namespace keyless::diff {

using namespace model;

namespace {

constexpr std::string_view restricted = "restricted";  ///< the obstacle's stable word

bool is_about_condition(const FieldDiff& diff) {
  return diff.field == "condition" || diff.field == "conditionVersion";
}

/// Whether the service itself says that the identity of this run made the assignment and that nobody wrote it since:
/// later writes, our own included, may carry along what others set.
bool written_by_caller(const LiveObject& assignment, const Caller& caller) {
  const auto &maker = text_of(assignment.fields, "createdBy"), &writer = text_of(assignment.fields, "updatedBy"),
             &made = text_of(assignment.fields, "createdOn"), &written = text_of(assignment.fields, "updatedOn");
  return !caller.principal_id.empty() && equal_caseless(maker, caller.principal_id) &&
         equal_caseless(writer, caller.principal_id) && !made.empty() && made == written;
}

/// What is live and not declared restricts the role further than the manifest says, and stays.
void report_restricted(Draft& draft, Change& change) {
  change.obstacle = restricted;
  const std::string reason =
      "restricted outside keyless: the assignment has a condition that the manifest does not declare, so it stays; "
      "declare it as `condition`, or set `condition: ''` to remove it";
  if (change.action != Action::no_op) {
    draft.plan.notes.push_back(change.address.text() + " is " + reason + ".");
    return;
  }
  draft.find(change.address)->action = Action::impossible;
  change.action = Action::impossible;
  change.reason = reason;
}

/// Implication between expressions is not judged: any other text may let more through.
void judge_widening(Draft& draft, Change& change) {
  const auto differs = std::ranges::any_of(change.diffs, is_about_condition);
  if (!differs || !writes(change.action)) return;
  if (permits_widening(draft.policy, change.desired->owner, change.address, "condition")) return;
  if (draft.policy.caller.principal_id.empty()) draft.open.caller = true;
  if (written_by_caller(*change.live, draft.policy.caller)) return;
  const bool taken_off = text_of(change.desired->fields, "condition").empty();
  draft.refuse(change.address, "widening",
               std::string("its live condition, which may have been set outside keyless, would be ") +
                   (taken_off ? "removed" : "changed") + ", and no policy permits that",
               "Declare the existing condition, or ask a policy owner to add team, address and field `condition` to "
               "`widenings`, and pass --policy FILE.");
}

}  // namespace

void judge_conditions(Draft& draft) {
  if (draft.policy.destroy) return;
  for (auto& change : draft.plan.changes) {
    if (!change.live || !change.desired) continue;
    if (text_of(change.live->fields, "condition").empty()) continue;
    if (change.desired->fields.contains("condition"))
      judge_widening(draft, change);
    else
      report_restricted(draft, change);
  }
}

}  // namespace keyless::diff
