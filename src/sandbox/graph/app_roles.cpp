#include "sandbox/graph/app_roles.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/graph/shapes.hpp"
#include "sandbox/graph/tables.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr std::string_view default_access = "00000000-0000-0000-0000-000000000000";

std::string type_of(const json* principal) {
  auto kind = principal ? text_of(*principal, "kind") : std::string();
  return kind == "user" ? "User" : kind == "group" ? "Group" : "ServicePrincipal";
}

std::string name_of(const json* principal) {
  return principal ? text_of(*principal, "displayName") : std::string();
}

ordered_json shape(const Cloud& cloud, const json& row) {
  const auto* principal = principal_by_object(cloud.world, text_of(row, "principalId"));
  const auto* resource = principal_by_object(cloud.world, text_of(row, "resourceId"));
  return {{"id", text_of(row, "id")},
          {"deletedDateTime", nullptr},
          {"appRoleId", text_of(row, "appRoleId")},
          {"createdDateTime", text_of(row, "createdDateTime")},
          {"principalDisplayName", name_of(principal)},
          {"principalId", text_of(row, "principalId")},
          {"principalType", type_of(principal)},
          {"resourceDisplayName", name_of(resource)},
          {"resourceId", text_of(row, "resourceId")}};
}

/// What stands before `appRoleAssignments` in the path: service principals, users or groups.
const json* asked_object(const Cloud& cloud, const Request& request) {
  const auto& written = request.param("id");
  if (const auto* principal = find_service_principal(cloud, request, written)) return principal;
  if (const auto* user = find_user(cloud, request, written)) return user;
  return find_group(cloud, request, written);
}

ordered_json roles_of(const Cloud& cloud, const json& resource) {
  return principal_shape(cloud, resource)["appRoles"];
}

std::set<std::string> role_ids_given(const Cloud& cloud, const std::string& principal_id, const json& resource) {
  std::set<std::string> ids;
  for (const auto& [id, row] : cloud.world.rows(tables::app_roles))
    if (equal_caseless(text_of(row, "principalId"), principal_id) &&
        equal_caseless(text_of(row, "resourceId"), text_of(resource, "objectId")))
      ids.insert(lower(text_of(row, "appRoleId")));
  return ids;
}

bool has_role(const Cloud& cloud, const json& resource, const std::string& role) {
  if (role == default_access) return true;
  auto roles = roles_of(cloud, resource);
  return std::any_of(roles.begin(), roles.end(),
                     [&](const ordered_json& one) { return equal_caseless(one.value("id", ""), role); });
}

std::string set_of(const Request& request, const json& object) {
  auto parts = split(request.path, '/');
  auto last = std::find_if(parts.begin(), parts.end(),
                           [](const auto& part) { return starts_with_caseless(part, "appRoleAssign"); });
  auto list = last == parts.end() ? "appRoleAssignments" : *last;
  auto set = parts.size() > 2 ? parts[2].substr(0, parts[2].find('(')) : "servicePrincipals";
  return fmt::format("{}('{}')/{}", set, text_of(object, "objectId"), list);
}

Reply list(Cloud& cloud, const Request& request, const char* side) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* object = asked_object(cloud, request);
  if (!object) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto set = set_of(request, *object);
  Listing listing{set, ""};
  for (const auto& one : app_role_assignments(cloud, side, text_of(*object, "objectId")))
    listing.objects.push_back(one);
  return list_reply(cloud, request, listing);
}

std::optional<Reply> flaw_in(Cloud& cloud, const Request& request, const json& body) {
  auto principal = text_of(body, "principalId");
  auto resource = text_of(body, "resourceId");
  auto role = text_of(body, "appRoleId");
  for (const auto& id : {principal, resource, role})
    if (!is_guid(id)) return bad_request(cloud, request, "One or more properties are invalid.");
  if (!find_principal(cloud, request, principal)) return no_such_object(cloud, request, principal);
  const auto* service = find_service_principal(cloud, request, resource);
  if (!service) return no_such_object(cloud, request, resource);
  if (!has_role(cloud, *service, role))
    return bad_request(
        cloud, request,
        fmt::format("Permission being assigned was not found on application '{}'.", text_of(*service, "appId")));
  for (const auto& [id, row] : cloud.world.rows(tables::app_roles))
    if (equal_caseless(text_of(row, "principalId"), principal) &&
        equal_caseless(text_of(row, "resourceId"), resource) && equal_caseless(text_of(row, "appRoleId"), role))
      return bad_request(cloud, request, "Permission being assigned already exists on the object");
  return std::nullopt;
}

const json* asked_assignment(const Cloud& cloud, const Request& request, const json& object) {
  const auto* row = cloud.world.find(tables::app_roles, key_of(request.param("assignment")).value);
  if (!row) return nullptr;
  auto id = text_of(object, "objectId");
  bool near = equal_caseless(text_of(*row, "principalId"), id) || equal_caseless(text_of(*row, "resourceId"), id);
  return near ? row : nullptr;
}

}  // namespace

ordered_json app_role_assignments(const Cloud& cloud, const char* side, const std::string& object_id) {
  auto out = ordered_json::array();
  for (const auto& [id, row] : cloud.world.rows(tables::app_roles))
    if (equal_caseless(text_of(row, side), object_id)) out.push_back(shape(cloud, row));
  return out;
}

std::vector<std::string> roles_given(const Cloud& cloud, const std::string& principal_id, const json& resource) {
  std::vector<std::string> values;
  auto given = role_ids_given(cloud, principal_id, resource);
  if (given.empty()) return values;
  auto roles = roles_of(cloud, resource);
  for (const auto& role : roles)
    if (given.contains(lower(role.value("id", ""))) && role.contains("value") && role["value"].is_string())
      values.push_back(role["value"]);
  return values;
}

Reply list_app_role_assignments(Cloud& cloud, const Request& request) {
  return list(cloud, request, "principalId");
}

Reply list_app_role_assigned_to(Cloud& cloud, const Request& request) {
  return list(cloud, request, "resourceId");
}

Reply create_app_role_assignment(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::grant_app_roles)) return *refused;
  const auto* object = asked_object(cloud, request);
  if (!object) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto body = body_of(request);
  if (auto flaw = flaw_in(cloud, request, body)) return *flaw;
  json row = {{"tenantId", lower(request.caller.tenant)}, {"createdDateTime", seconds_now(cloud)}};
  for (auto name : {"principalId", "resourceId", "appRoleId"}) row[name] = lower(text_of(body, name));
  auto about = text_of(row, "principalId") + text_of(row, "resourceId") + text_of(row, "appRoleId");
  row["id"] = cloud.ids.uuid("app role assignment " + about);
  cloud.world.put(tables::app_roles, text_of(row, "id"), row);
  auto fresh = row;
  fresh["createdDateTime"] = exact_now(cloud);
  auto reply = entity_reply(cloud, request, 201, set_of(request, *object), "", shape(cloud, fresh));
  locate(cloud, request, reply,
         fmt::format("directoryObjects/$/Microsoft.DirectoryServices.ServicePrincipal('{}')/appRoleAssignments/{}",
                     text_of(*object, "objectId"), text_of(row, "id")));
  return reply;
}

Reply get_app_role_assignment(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* object = asked_object(cloud, request);
  const auto* row = object ? asked_assignment(cloud, request, *object) : nullptr;
  if (!row) return no_such_object(cloud, request, key_of(request.param("assignment")).value);
  return entity_reply(cloud, request, 200, set_of(request, *object), "", shape(cloud, *row));
}

Reply delete_app_role_assignment(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::grant_app_roles)) return *refused;
  const auto* object = asked_object(cloud, request);
  const auto* row = object ? asked_assignment(cloud, request, *object) : nullptr;
  if (!row) return no_such_object(cloud, request, key_of(request.param("assignment")).value);
  auto id = text_of(*row, "id");
  cloud.world.erase(tables::app_roles, id);
  return no_content();
}

}  // namespace keyless::sandbox::graph
