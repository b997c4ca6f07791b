#include "diff/policy_lines.hpp"

#include <algorithm>

#include "base/text.hpp"

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

bool permits_widening(const Policy& policy, const std::string& owner, const model::Address& address,
                      const std::string& field) {
  return std::ranges::any_of(policy.widenings, [&](const Widening& line) {
    return covers_team(line.team, owner) && model::matches(line.address, address) && covers_text(line.field, field);
  });
}

}  // namespace keyless::diff
