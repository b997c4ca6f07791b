#include "providers/arm/role_privilege.hpp"

#include "model/privilege.hpp"

namespace keyless::providers::arm {

std::string privilege_in(const Json& properties) {
  const auto& permissions = member(properties, "permissions");
  if (!permissions.is_array()) return "its permissions are not visible";
  std::vector<model::RolePermission> granted;
  for (const auto& one : permissions)
    granted.push_back({strings_in(member(one, "actions")), strings_in(member(one, "dataActions"))});
  return model::privilege_of(granted);
}

}  // namespace keyless::providers::arm
