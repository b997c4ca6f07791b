#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::model {

/// What one permission of a role definition grants. What its notActions and notDataActions take back is left out:
/// another assignment, or an operation added tomorrow, may give it again.
struct RolePermission {
  std::vector<std::string> actions = {};
  std::vector<std::string> data_actions = {};
};

/// Operations that make a role privileged (docs/decisions/0019); `*` stands for any run of characters, `/` included.
struct PrivilegedOperation {
  std::string_view pattern;
  std::string_view why;         ///< "runs commands as the machine's identity"
  bool is_data_action = false;  ///< compared with dataActions, otherwise with actions
};
std::span<const PrivilegedOperation> privileged_operations();

/// Why a role that grants this is privileged, as a sentence part: "its action `*/write` covers every provider"; "" when
/// it is not. The one judgement for built-in and custom roles alike; letter case is ignored, as the service does.
std::string privilege_of(const std::vector<RolePermission>& permissions);

}  // namespace keyless::model
