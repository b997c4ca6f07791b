#pragma once

#include <string_view>

namespace keyless::model {

/// A built-in role. Names can be changed by the service, GUIDs never: plans are made by GUID.
struct BuiltInRole {
  std::string_view name;
  std::string_view guid;
  bool privileged;  ///< may grant access, or do anything at all: needs a policy from outside the manifest
};

/// By display name (letter case ignored) or by GUID; nullptr when the table does not know it (custom or newer role).
const BuiltInRole* built_in_role(std::string_view name_or_guid);
/// The one that was probably meant by a name that is none: a letter or two away from it; nullptr when there is none.
const BuiltInRole* misspelt_built_in_role(std::string_view name);

}  // namespace keyless::model
