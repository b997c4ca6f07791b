#include "sandbox/arm/authorization.hpp"

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "base/wildcard.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/role_catalogue.hpp"
#include "sandbox/routing/behaviour.hpp"
#include "sandbox/state/derived.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

constexpr std::string_view marker = "/providers/microsoft.authorization/roleassignments/";

bool any_matches(const json& permission, const char* list, std::string_view action) {
  if (!permission.contains(list)) return false;
  const auto& patterns = permission[list];
  return std::any_of(patterns.begin(), patterns.end(), [&](const json& one) {
    return one.is_string() && action_matches(one.get_ref<const std::string&>(), action);
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

using Members = std::vector<std::string>;

bool allowed_exactly_at(const Cloud& cloud, const Members& who, std::string_view action, std::string_view scope,
                        bool data) {
  auto prefix = std::string(scope) + std::string(marker);
  const auto& rows = cloud.world.rows(tables::role_assignments);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at) {
    auto principal = lower(text_of(at->second["properties"], "principalId"));
    if (std::find(who.begin(), who.end(), principal) == who.end()) continue;
    if (!is_settled(cloud, tables::role_assignments, at->first, cloud.behaviour.delays.role_assignment)) continue;
    if (role_allows(cloud.world, at->second, action, data)) return true;
  }
  return false;
}

bool allowed(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope,
             bool data) {
  if (object_id.empty()) return false;
  auto who = principal_and_groups(cloud.world, object_id);
  auto places = arm::scope_and_above(cloud.world, scope);
  return std::any_of(places.begin(), places.end(),
                     [&](const auto& place) { return allowed_exactly_at(cloud, who, action, place, data); });
}

}  // namespace

bool action_matches(std::string_view pattern, std::string_view text) {
  return fits_wildcards(pattern, text);
}

std::vector<std::string> principal_and_groups(const World& world, std::string_view object_id) {
  std::vector<std::string> who = {lower(object_id)};
  for (std::size_t next = 0; next < who.size(); ++next)
    for (const auto& [id, key] : world.rows(derived::groups)) {
      const auto* group = world.find(tables::principals, id);
      if (!group->contains("members") || std::find(who.begin(), who.end(), id) != who.end()) continue;
      const auto& members = (*group)["members"];
      bool within = std::any_of(members.begin(), members.end(), [&](const json& one) {
        return one.is_string() && equal_caseless(one.get_ref<const std::string&>(), who[next]);
      });
      if (within) who.push_back(id);
    }
  return who;
}

bool may(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope) {
  return allowed(cloud, object_id, action, scope, false);
}

bool may_use_data(const Cloud& cloud, std::string_view object_id, std::string_view action, std::string_view scope) {
  return allowed(cloud, object_id, action, scope, true);
}

}  // namespace keyless::sandbox
