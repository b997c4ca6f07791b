#include <map>

#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

void guard_capacity(Draft& draft) {
  std::map<std::string, std::size_t> added;
  for (const auto& change : draft.plan.changes) {
    if (!change.kind->capacity || change.action != Action::create) continue;
    const auto collection = change.kind->collection(change.desired->fields);
    const auto there = draft.live.size_of(collection);
    if (!there) continue;
    const auto capacity = change.kind->capacity(change.desired->fields);
    const auto count = *there + ++added[collection];
    if (count > capacity.most)
      draft.refuse(change.address, "limit",
                   "it would be " + std::string(change.kind->noun) + " " + std::to_string(count) + " of " +
                       capacity.where + "; the service allows " + std::to_string(capacity.most),
                   std::string(capacity.advice));
  }
}

}  // namespace keyless::diff
