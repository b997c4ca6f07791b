#include "report/drift_sort.hpp"

namespace keyless::report {

using namespace model;

namespace {

DriftGroup group_of(const Change& change) {
  if (change.held.empty()) return row_of(change.action).drift;
  return change.live ? DriftGroup::changed : DriftGroup::missing;
}

}  // namespace

DriftSorted sorted_drift(const Plan& plan) {
  DriftSorted sorted;
  for (const auto& change : plan.changes) {
    const auto group = group_of(change);
    if (change.accepted || (change.action == Action::undeclared && change.allowed))
      sorted.tolerated.push_back(&change);
    else if (group == DriftGroup::missing)
      sorted.missing.push_back(&change);
    else if (group == DriftGroup::changed)
      sorted.changed.push_back(&change);
    else if (group == DriftGroup::undeclared)
      sorted.undeclared.push_back(&change);
    else
      ++sorted.equal;
  }
  return sorted;
}

}  // namespace keyless::report
