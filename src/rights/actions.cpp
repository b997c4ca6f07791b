#include <algorithm>

#include "rights/rights.hpp"

namespace keyless::rights {
namespace {

bool covers(const std::string& pattern, std::string_view action) {
  return model::matches("x/" + pattern, model::Address("x", action));
}

bool any_covers(const std::vector<std::string>& patterns, std::string_view action) {
  return std::ranges::any_of(patterns, [&](const std::string& pattern) { return covers(pattern, action); });
}

}  // namespace

bool allows(const std::vector<Permission>& permissions, std::string_view action) {
  return std::ranges::any_of(permissions, [&](const Permission& entry) {
    return any_covers(entry.actions, action) && !any_covers(entry.not_actions, action);
  });
}

}  // namespace keyless::rights
