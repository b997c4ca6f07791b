#pragma once

#include <vector>

#include "model/plan.hpp"

namespace keyless::report {

/// The rows of a plan by the three kinds of difference. A removal is something undeclared that this run would take
/// away. What a run leaves out differs all the same; what a manifest accepts as impossible is tolerated.
struct DriftSorted {
  std::vector<const model::Change*> missing, changed, undeclared, tolerated;
  std::size_t equal = 0;
  bool none() const { return missing.empty() && changed.empty() && undeclared.empty(); }
};

DriftSorted sorted_drift(const model::Plan& plan);

}  // namespace keyless::report
