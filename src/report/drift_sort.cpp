#include "report/drift_sort.hpp"

namespace keyless::report {

using namespace model;

DriftSorted sorted_drift(const Plan& plan) {
  DriftSorted sorted;
  for (const auto& change : plan.changes) {
    if (change.accepted) {
      sorted.tolerated.push_back(&change);
      continue;
    }
    switch (change.action) {
      case Action::create:
        sorted.missing.push_back(&change);
        break;
      case Action::update:
      case Action::replace:
      case Action::adopt:
      case Action::stamp:
      case Action::convert:
      case Action::migrate:
      case Action::move:
      case Action::release:
        sorted.changed.push_back(&change);
        break;
      case Action::impossible:
        (change.accepted ? sorted.tolerated : sorted.changed).push_back(&change);
        break;
      case Action::remove:
        sorted.undeclared.push_back(&change);
        break;
      case Action::undeclared:
        (change.allowed ? sorted.tolerated : sorted.undeclared).push_back(&change);
        break;
      case Action::no_op:
        if (change.held.empty())
          ++sorted.equal;
        else
          (change.live ? sorted.changed : sorted.missing).push_back(&change);
        break;
    }
  }
  return sorted;
}

}  // namespace keyless::report
