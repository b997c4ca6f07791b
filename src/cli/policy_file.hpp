#pragma once

#include <string>
#include <vector>

#include "diff/policy.hpp"
#include "keyless/result.hpp"

namespace keyless::cli {

/// What may be granted at all, from outside the manifests: a JSON object
/// `{"version": 1, "grants": [{"team": "microbots", "role": "Contributor", "scope":
/// "/subscriptions/…/resourceGroups/rg-*"}]}`. A left-out team, role or scope means any. Unknown keys are refused. No
/// file: nothing is granted.
Result<std::vector<diff::Grant>> read_policy_file(const std::string& file);

}  // namespace keyless::cli
