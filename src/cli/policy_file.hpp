#pragma once

#include <optional>
#include <string>

#include "cli/arguments.hpp"
#include "diff/policy.hpp"
#include "keyless/result.hpp"
#include "plan/document.hpp"

namespace keyless::cli {

/// The policy file of a run, read but not understood yet.
struct PolicyFile {
  std::string file = {};                                  ///< as it was named; "" when there is none
  std::string text = {};                                  ///< its bytes
  std::string digest = {};                                ///< of its bytes, `sha256:…`; "" when there is none
  std::optional<diff::PolicyFault> fault = std::nullopt;  ///< --policy and KEYLESS_POLICY name different ones
};

/// The file that --policy or the variable KEYLESS_POLICY names, for the commands that plan. An Error when it can't be
/// read; a fault, and no file, when the two name files that differ.
Result<PolicyFile> find_policy(const Arguments& arguments);

/// Whether the file, or a symbolic link on the way to it, lies where whoever changes the manifests can change it, too:
/// in the git work tree of one of them, or, outside of any, in its folder.
bool lies_in_work_tree(const std::string& policy_file, const plan::Context& context);

std::string absolute_path(const std::string& file);

}  // namespace keyless::cli
