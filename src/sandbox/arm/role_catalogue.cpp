#include "sandbox/arm/role_catalogue.hpp"

#include <nlohmann/json.hpp>

#include "sandbox/text.hpp"
#include "sandbox/world.hpp"

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

const BuiltInRole* built_in(std::string_view guid) {
  for (const auto& role : built_in_roles())
    if (same_text(role.guid, guid)) return &role;
  return nullptr;
}

}  // namespace

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

json permissions_of(const World& world, std::string_view guid) {
  if (const auto* role = built_in(guid)) return json::array({permission_of(*role)});
  const auto* custom = world.find(tables::role_definitions, lower(guid));
  if (!custom || !custom->contains("properties")) return json::array();
  return (*custom)["properties"].value("permissions", json::array());
}

bool role_exists(const World& world, std::string_view guid) {
  return built_in(guid) || world.find(tables::role_definitions, lower(guid));
}

}  // namespace keyless::sandbox::arm
