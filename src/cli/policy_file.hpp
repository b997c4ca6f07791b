#pragma once

#include <string>
#include <vector>

#include "diff/policy.hpp"
#include "keyless/result.hpp"

namespace keyless::cli {

/// What a policy file allows.
struct Allowances {
  std::vector<diff::Grant> grants = {};
  std::vector<diff::OpenConnection> open_to_all = {};
};

/// What may be granted at all, from outside the manifests: a JSON object
/// `{"version": 1, "grants": [{"team": "microbots", "role": "Contributor", "scope":
/// "/subscriptions/…/resourceGroups/rg-*"}], "openToAllPipelines": [{"team": "microbots", "connection":
/// "Microbots/sc-*"}]}`. `*` means any; an entry that leaves something out is refused, as is every unknown key. No
/// file: nothing is allowed.
Result<Allowances> read_policy_file(const std::string& file);

}  // namespace keyless::cli
