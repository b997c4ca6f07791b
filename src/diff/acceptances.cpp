#include <algorithm>

#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool has_ended(const Draft& draft, const AcceptedObstacle& accepted) {
  return !accepted.until.empty() && !draft.policy.today.empty() && accepted.until < draft.policy.today;
}

/// An obstacle besides the accepted one; "" when there is none.
std::string another_obstacle(Draft& draft, const Change& change, const AcceptedObstacle& accepted) {
  if (change.obstacle != accepted.code) return change.obstacle;
  const auto obstacles = federation_in(draft).of(*change.live).obstacles;
  const auto other = std::ranges::find_if(obstacles, [&](const Obstacle& one) { return one.code != accepted.code; });
  return other == obstacles.end() ? std::string() : other->code;
}

void judge_acceptance(Draft& draft, Change& change, const AcceptedObstacle& accepted) {
  if (change.action != Action::impossible) {
    draft.plan.stale_acceptances.push_back(change.address);
    draft.plan.notes.push_back("`impossible` of " + change.address.text() + " accepts \"" + accepted.code +
                               "\", which no longer applies: remove it from the entry.");
    return;
  }
  const auto other = another_obstacle(draft, change, accepted);
  if (!other.empty()) {
    change.reason += "; the manifest accepts \"" + accepted.code + "\", not \"" + other + "\"";
  } else if (has_ended(draft, accepted)) {
    change.reason += "; accepted until " + accepted.until + ", which has passed";
  } else {
    change.accepted = true;
    change.reason += "; accepted" + (accepted.until.empty() ? "" : " until " + accepted.until) + ": " + accepted.reason;
  }
}

}  // namespace

void judge_acceptances(Draft& draft) {
  if (draft.policy.destroy) return;
  for (auto& change : draft.plan.changes) {
    const auto* node = draft.find(change.address);
    // Of a refused entry nobody knows what would be in its way.
    if (node && !node->unseen && node->resource->accepted && !is_refused(draft, change.address))
      judge_acceptance(draft, change, *node->resource->accepted);
  }
}

}  // namespace keyless::diff
