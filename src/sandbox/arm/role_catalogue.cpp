#include "sandbox/arm/role_catalogue.hpp"

#include <algorithm>
#include <map>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

json list_of(std::string_view joined) {
  if (joined.empty()) return json::array();
  return split(joined, '|');
}

json permission_of(const BuiltInRole& role) {
  return {{"actions", list_of(role.actions)},
          {"notActions", list_of(role.not_actions)},
          {"dataActions", list_of(role.data_actions)},
          {"notDataActions", list_of(role.not_data_actions)}};
}

/// Every call of Resource Manager asks for these.
const std::map<std::string, json>& built_in_permissions() {
  static const auto all = [] {
    std::map<std::string, json> lists;
    for (const auto& role : built_in_roles()) lists[std::string(role.guid)] = json::array({permission_of(role)});
    return lists;
  }();
  return all;
}

const BuiltInRole* built_in(std::string_view guid) {
  for (const auto& role : built_in_roles())
    if (equal_caseless(role.guid, guid)) return &role;
  return nullptr;
}

}  // namespace

const std::vector<BuiltInRole>& built_in_roles() {
  static const auto all = [] {
    auto roles = common_roles();
    roles.insert(roles.end(), other_roles().begin(), other_roles().end());
    return roles;
  }();
  return all;
}

json properties_of(const BuiltInRole& role) {
  return {{"roleName", role.name},
          {"type", "BuiltInRole"},
          {"description", role.description},
          {"assignableScopes", {"/"}},
          {"permissions", json::array({permission_of(role)})},
          {"createdOn", "2015-02-02T21:55:09.8806423Z"},
          {"updatedOn", "2023-07-07T00:50:02.9174760Z"},
          {"createdBy", nullptr},
          {"updatedBy", nullptr}};
}

const json& permissions_of(const World& world, std::string_view guid) {
  static const json none = json::array();
  auto known = built_in_permissions().find(lower(guid));
  if (known != built_in_permissions().end()) return known->second;
  const auto* custom = world.find(tables::role_definitions, lower(guid));
  if (!custom || !custom->contains("properties") || !(*custom)["properties"].contains("permissions")) return none;
  return (*custom)["properties"]["permissions"];
}

bool is_assignable(const World& world, std::string_view guid, std::string_view scope) {
  const auto* custom = world.find(tables::role_definitions, lower(guid));
  if (built_in(guid) || !custom) return built_in(guid) != nullptr;
  auto places = scope_and_above(world, scope);
  const auto& scopes = (*custom)["properties"]["assignableScopes"];
  return std::any_of(scopes.begin(), scopes.end(), [&](const json& one) {
    auto place = lower(one.get<std::string>());
    while (place.ends_with('/')) place.pop_back();
    return std::find(places.begin(), places.end(), place) != places.end();
  });
}

bool role_exists(const World& world, std::string_view guid) {
  return built_in(guid) || world.find(tables::role_definitions, lower(guid));
}

}  // namespace keyless::sandbox::arm
