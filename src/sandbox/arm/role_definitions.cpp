#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/odata.hpp"
#include "sandbox/arm/role_catalogue.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.Authorization/roleDefinitions";

/// Under a subscription the service names a role below that subscription, elsewhere below the tenant.
std::string id_for(const std::string& scope, std::string_view guid) {
  auto subscription = scope_of(scope).subscription;
  auto where = subscription.empty() ? std::string() : "/subscriptions/" + subscription;
  return fmt::format("{}/providers/{}/{}", where, type, guid);
}

json shape(const std::string& scope, std::string_view guid, json properties) {
  return {{"properties", std::move(properties)}, {"id", id_for(scope, guid)}, {"type", type}, {"name", guid}};
}

bool fits(const Filter& filter, const json& properties) {
  bool name = filter.role_name.empty() || equal_caseless(filter.role_name, text_of(properties, "roleName"));
  return name && (filter.role_type.empty() || equal_caseless(filter.role_type, text_of(properties, "type")));
}

/// Whether the role may be assigned at the scope, or below it where that counts too.
bool is_of_place(const World& world, const json& properties, const std::string& scope, bool below) {
  auto above = scope_and_above(world, scope);
  auto scopes = properties.value("assignableScopes", json::array());
  return std::any_of(scopes.begin(), scopes.end(), [&](const json& one) {
    auto place = lower(one.get<std::string>());
    while (place.ends_with('/')) place.pop_back();
    bool inherited = std::find(above.begin(), above.end(), place) != above.end();
    return inherited || (below && is_within(world, place, above.front()));
  });
}

Reply no_such_role(const Request& request) {
  return decline(404, "RoleDefinitionDoesNotExist",
                 fmt::format("The specified role definition with ID '{}' does not exist.", request.param("name")));
}

std::optional<Reply> refusal_at(Cloud& cloud, const Request& request, const char* verb, const std::string& scope) {
  return unless_may(cloud, request, std::string(type) + "/" + verb, scope.empty() ? "/" : scope);
}

std::optional<Reply> refusal(Cloud& cloud, const Request& request, const char* verb) {
  return refusal_at(cloud, request, verb, request.param("scope"));
}

/// Every signed-in caller reads the built-in roles at tenant level.
std::optional<Reply> read_refusal(Cloud& cloud, const Request& request) {
  if (request.param("scope").empty()) return std::nullopt;
  return refusal(cloud, request, "read");
}

std::optional<Reply> flaw_in_role(const Cloud& cloud, const Request& request, const json& properties) {
  if (!is_guid(request.param("name")))
    return decline(400, "InvalidRoleDefinitionId",
                   fmt::format("The role definition ID '{}' is not valid. The role definition ID must be a GUID.",
                               request.param("name")));
  auto name = text_of(properties, "roleName");
  if (name.empty() || !properties.contains("assignableScopes") || !properties["assignableScopes"].is_array() ||
      properties["assignableScopes"].empty())
    return decline(400, "InvalidRoleDefinition",
                   "The role definition must have a role name and at least one assignable scope.");
  for (const auto& [guid, row] : cloud.world.rows(tables::role_definitions))
    if (guid != lower(request.param("name")) && equal_caseless(text_of(row["properties"], "roleName"), name))
      return decline(
          409, "RoleDefinitionWithSameNameExists",
          fmt::format("A custom role with the same name already exists in this directory. Use a different name."));
  return std::nullopt;
}

/// Whoever writes a role needs that right at each place where it may be assigned; the root is for built-in roles.
std::optional<Reply> flaw_in_scopes(Cloud& cloud, const Request& request, const json& properties) {
  for (const auto& one : properties["assignableScopes"]) {
    auto scope = one.is_string() ? one.get<std::string>() : std::string();
    if (scope.empty() || scope == "/" || !scope.starts_with('/'))
      return decline(400, "InvalidAssignableScope",
                     fmt::format("The assignable scope '{}' is not valid for a custom role.", scope));
    if (auto reply = refusal_at(cloud, request, "write", scope)) return reply;
    if (auto reply = unless_scope(cloud, scope, false)) return reply;
  }
  return std::nullopt;
}

std::optional<Reply> if_built_in(const Request& request) {
  const auto& roles = built_in_roles();
  bool found = std::any_of(roles.begin(), roles.end(),
                           [&](const auto& role) { return equal_caseless(role.guid, request.param("name")); });
  if (!found) return std::nullopt;
  return decline(403, "RoleDefinitionUpdateNotPermitted", "Built-in role definitions are not allowed to be changed.");
}

json custom_properties(Cloud& cloud, const Request& request, const json& asked, const json* before) {
  auto now = iso_time(cloud.now());
  auto list = [](const json& from, const char* name) { return from.value(name, json::array()); };
  auto permissions = json::array();
  for (const auto& one : asked.value("permissions", json::array()))
    permissions.push_back({{"actions", list(one, "actions")},
                           {"notActions", list(one, "notActions")},
                           {"dataActions", list(one, "dataActions")},
                           {"notDataActions", list(one, "notDataActions")}});
  auto created_on = before ? (*before)["properties"]["createdOn"] : json(now);
  auto created_by = before ? (*before)["properties"]["createdBy"] : json(request.caller.object_id);
  return {{"roleName", text_of(asked, "roleName")},
          {"type", "CustomRole"},
          {"description", asked.value("description", json())},
          {"assignableScopes", asked["assignableScopes"]},
          {"permissions", std::move(permissions)},
          {"createdOn", created_on},
          {"updatedOn", now},
          {"createdBy", created_by},
          {"updatedBy", request.caller.object_id}};
}

bool is_assigned(const World& world, const std::string& guid) {
  const auto& rows = world.rows(tables::role_assignments);
  return std::any_of(rows.begin(), rows.end(), [&](const auto& row) {
    return lower(text_of(row.second["properties"], "roleDefinitionId")).ends_with(guid);
  });
}

}  // namespace

Reply list_role_definitions(Cloud& cloud, const Request& request) {
  if (auto reply = read_refusal(cloud, request)) return *reply;
  auto filter = parse_filter(request.asked("$filter"));
  if (!filter)
    return decline(400, "UnsupportedQuery",
                   fmt::format("The filter '{}' is not supported. Supported filters are either 'atScopeAndBelow()', "
                               "'roleName eq' or 'type eq'.",
                               request.asked("$filter")));
  const auto& scope = request.param("scope");
  auto values = json::array();
  for (const auto& role : built_in_roles()) {
    auto properties = properties_of(role);
    if (fits(*filter, properties)) values.push_back(shape(scope, role.guid, std::move(properties)));
  }
  for (const auto& [guid, row] : cloud.world.rows(tables::role_definitions))
    if (fits(*filter, row["properties"]) &&
        is_of_place(cloud.world, row["properties"], scope, filter->at_scope_and_below))
      values.push_back(shape(scope, guid, row["properties"]));
  return answer(200, {{"value", std::move(values)}});
}

Reply get_role_definition(Cloud& cloud, const Request& request) {
  if (auto reply = read_refusal(cloud, request)) return *reply;
  for (const auto& role : built_in_roles())
    if (equal_caseless(role.guid, request.param("name")))
      return answer(200, shape(request.param("scope"), role.guid, properties_of(role)));
  const auto* custom = cloud.world.find(tables::role_definitions, lower(request.param("name")));
  if (!custom) return no_such_role(request);
  return answer(200, shape(request.param("scope"), lower(request.param("name")), (*custom)["properties"]));
}

Reply put_role_definition(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "write")) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  const auto& asked = member(body, "properties");
  if (auto reply = if_built_in(request)) return *reply;
  if (auto flaw = flaw_in_role(cloud, request, asked)) return *flaw;
  if (auto flaw = flaw_in_scopes(cloud, request, asked)) return *flaw;
  auto guid = lower(request.param("name"));
  auto properties = custom_properties(cloud, request, asked, cloud.world.find(tables::role_definitions, guid));
  cloud.world.put(tables::role_definitions, guid, {{"properties", properties}});
  properties["createdBy"] = nullptr;
  return answer(201, shape(request.param("scope"), guid, properties));
}

Reply delete_role_definition(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "delete")) return *reply;
  if (auto reply = if_built_in(request)) return *reply;
  auto guid = lower(request.param("name"));
  const auto* row = cloud.world.find(tables::role_definitions, guid);
  if (!row) return nothing(204);
  if (is_assigned(cloud.world, guid))
    return decline(400, "RoleDefinitionHasAssignments", "There are existing role assignments referencing role.");
  auto reply = answer(200, shape(request.param("scope"), guid, (*row)["properties"]));
  cloud.world.erase(tables::role_definitions, guid);
  return reply;
}

}  // namespace keyless::sandbox::arm
