#pragma once

#include <string>
#include <string_view>

namespace keyless::model {

/// A built-in role. Names can be changed by the service, GUIDs never: plans are made by GUID.
struct BuiltInRole {
  std::string_view name;
  std::string_view guid;
  bool privileged;               ///< by privilege_of() of its definition: needs a policy from outside the manifest
  std::string_view action = {};  ///< of a privileged one: the pattern that makes it so, here or in the next
  std::string_view data_action = {};
};

/// By display name (letter case ignored) or by GUID; nullptr when the table does not know it (custom or newer role).
const BuiltInRole* built_in_role(std::string_view name_or_guid);
/// The one that was probably meant by a name that is none: a letter or two away from it; nullptr when there is none.
const BuiltInRole* misspelt_built_in_role(std::string_view name);

/// Why it is privileged, as a sentence part; "" when it is not.
std::string built_in_privilege(const BuiltInRole& role);

}  // namespace keyless::model
