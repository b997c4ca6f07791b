#include "diff/policy_lines.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/roles.hpp"

namespace keyless::diff {

bool covers_text(const std::string& pattern, const std::string& text) {
  return model::matches("x/" + pattern, model::Address("x", text));
}

std::string team_of(const std::string& owner) {
  return split(owner, '/').front();
}

bool covers_team(const std::string& team, const std::string& owner) {
  return covers_text(team, team_of(owner));
}

bool permits_role(const Policy& policy, const std::string& owner, const model::Fields& role) {
  return std::ranges::any_of(policy.grants, [&](const Grant& line) {
    const auto names_role = [&](std::string_view field) {
      const auto& name = model::text_of(role, field);
      return !name.empty() && covers_text(line.role, name);
    };
    return covers_team(line.team, owner) && covers_text(line.scope, model::text_of(role, "scope")) &&
           (names_role("roleId") || names_role("roleName") || names_role("definitionName"));
  });
}

std::string privilege_of_role(const model::Fields& role) {
  const auto* built_in = model::built_in_role(model::text_of(role, "roleId"));
  return built_in ? model::built_in_privilege(*built_in) : model::text_of(role, "privilege");
}

bool permits_widening(const Policy& policy, const std::string& owner, const model::Address& address,
                      const std::string& field) {
  return std::ranges::any_of(policy.widenings, [&](const Widening& line) {
    return covers_team(line.team, owner) && model::matches(line.address, address) && covers_text(line.field, field);
  });
}

}  // namespace keyless::diff
