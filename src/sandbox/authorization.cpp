#include "sandbox/authorization.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/arm/role_catalogue.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

constexpr std::string_view marker = "/providers/microsoft.authorization/roleassignments/";

bool matches(std::string_view pattern, std::string_view text) {
  auto star = pattern.find('*');
  if (star == std::string_view::npos) return same_text(pattern, text);
  if (!starts_with_text(text, pattern.substr(0, star))) return false;
  auto rest = pattern.substr(star + 1);
  for (auto from = star; from <= text.size(); ++from)
    if (matches(rest, text.substr(from))) return true;
  return false;
}

bool any_matches(const json& permission, const char* list, std::string_view action) {
  if (!permission.contains(list)) return false;
  const auto& patterns = permission[list];
  return std::any_of(patterns.begin(), patterns.end(), [&](const json& one) {
    return one.is_string() && matches(one.get_ref<const std::string&>(), action);
  });
}

bool role_allows(const World& world, const json& assignment, std::string_view action, bool data) {
  auto role = text_of(assignment["properties"], "roleDefinitionId");
  const auto& permissions = arm::permissions_of(world, role.substr(role.rfind('/') + 1));
  return std::any_of(permissions.begin(), permissions.end(), [&](const json& one) {
    return any_matches(one, data ? "dataActions" : "actions", action) &&
           !any_matches(one, data ? "notDataActions" : "notActions", action);
  });
}

bool allowed_exactly_at(const World& world, std::string_view object_id, std::string_view action, std::string_view scope,
                        bool data) {
  auto prefix = std::string(scope) + std::string(marker);
  const auto& rows = world.rows(tables::role_assignments);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at) {
    if (!same_text(text_of(at->second["properties"], "principalId"), object_id)) continue;
    if (role_allows(world, at->second, action, data)) return true;
  }
  return false;
}

bool allowed(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope,
             bool data) {
  if (object_id.empty()) return false;
  auto path = lower(scope);
  while (path.ends_with('/')) path.pop_back();
  for (;;) {
    if (allowed_exactly_at(cloud.world, object_id, action, path, data)) return true;
    auto slash = path.rfind('/');
    if (slash == std::string::npos) return false;
    path.resize(slash);
  }
}

}  // namespace

bool may(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope) {
  return allowed(cloud, object_id, action, scope, false);
}

bool may_use_data(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope) {
  return allowed(cloud, object_id, action, scope, true);
}

}  // namespace keyless::sandbox
