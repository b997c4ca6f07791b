#pragma once

#include <vector>

#include "diff/policy.hpp"
#include "model/graph.hpp"
#include "model/plan.hpp"

namespace keyless::diff {

/// The refusals that need no live system: privileged or broad grants without a policy, teams this run may not act as.
std::vector<model::Refusal> check_policy(const model::Graph& desired, const Policy& policy);

}  // namespace keyless::diff
