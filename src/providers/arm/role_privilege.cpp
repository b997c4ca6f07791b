#include "providers/arm/role_privilege.hpp"

#include "model/privilege.hpp"

namespace keyless::providers::arm {
namespace {

std::vector<std::string> texts_in(const Json& list) {
  std::vector<std::string> texts;
  for (const auto& text : list)
    if (text.is_string()) texts.push_back(text.get<std::string>());
  return texts;
}

}  // namespace

std::string privilege_in(const Json& properties) {
  const auto& permissions = member(properties, "permissions");
  if (!permissions.is_array()) return "what it allows is not shown";
  std::vector<model::RolePermission> granted;
  for (const auto& one : permissions)
    granted.push_back({texts_in(member(one, "actions")), texts_in(member(one, "dataActions"))});
  return model::privilege_of(granted);
}

}  // namespace keyless::providers::arm
