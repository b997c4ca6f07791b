#include <algorithm>
#include <map>

#include "diff/draft.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

// Of the service, for all that holds the scope: https://learn.microsoft.com/azure/role-based-access-control/
constexpr std::size_t most_in_subscription = 4000;
constexpr std::size_t most_in_management_group = 500;

struct Holder {
  std::size_t most = 0;
  std::string words = {};  ///< "subscription 0b1f6471"
};

Holder holder_of(const std::string& scope) {
  const auto parts = split(folded_arm_id(scope), '/');
  if (parts.size() >= 3 && parts[1] == "subscriptions") return {most_in_subscription, "subscription " + parts[2]};
  return {most_in_management_group, "management group " + kinds::short_scope(scope)};
}

}  // namespace

void guard_role_limits(Draft& draft) {
  std::map<std::string, std::size_t> added;
  for (const auto& change : draft.plan.changes) {
    if (change.kind != &kinds::role_assignment || change.action != Action::create) continue;
    const auto collection = change.kind->collection(change.desired->fields);
    const auto there = draft.live.size_of(collection);
    if (!there) continue;
    const auto holder = holder_of(text_of(change.desired->fields, "scope"));
    const auto count = *there + ++added[collection];
    if (count > holder.most)
      draft.refuse(change.address, "limit",
                   "it would be role assignment " + std::to_string(count) + " of " + holder.words + "; the limit is " +
                       std::to_string(holder.most),
                   "Delete unused role assignments, or assign the role once at a wider scope.");
  }
}

}  // namespace keyless::diff
