#include "sandbox/arm/role_assignments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/odata.hpp"
#include "sandbox/arm/role_catalogue.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/principals.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.Authorization/roleAssignments";
constexpr const char* marker = "/providers/Microsoft.Authorization/roleAssignments/";

std::string id_of(const Request& request) {
  return request.param("scope") + marker + request.param("name");
}

std::string undashed(std::string guid) {
  std::erase(guid, '-');
  return lower(guid);
}

std::string last_part(const std::string& id) {
  return id.substr(id.rfind('/') + 1);
}

std::string role_of(const json& row) {
  return lower(last_part(text_of(row["properties"], "roleDefinitionId")));
}
std::string principal_of(const json& row) {
  return lower(text_of(row["properties"], "principalId"));
}

std::string index_key(const std::string& name) {
  return "assignment/" + lower(name);
}

void remember(World& world, const json& row) {
  auto key = lower(text_of(row, "id"));
  world.put(tables::index, index_key(text_of(row, "name")), {{"key", key}});
  world.put(tables::role_assignments, key, row);
}

std::optional<Reply> flaw_in_body(const Cloud& cloud, const Request& request, const json& properties) {
  if (!is_guid(request.param("name")))
    return refuse(400, "InvalidRoleAssignmentId",
                  fmt::format("The role assignment ID '{}' is not valid. The role assignment ID must be a GUID.",
                              request.param("name")));
  auto principal = text_of(properties, "principalId");
  auto role = last_part(text_of(properties, "roleDefinitionId"));
  if (properties.empty() || principal.empty() || role.empty())
    return refuse(400, "BadRequestFormat", "The request was incorrectly formatted.");
  if (!is_guid(principal))
    return refuse(400, "InvalidPrincipalId",
                  fmt::format("The Principal ID '{}' is not valid. Principal ID must be a GUID.", principal));
  if (!role_exists(cloud.world, role))
    return refuse(400, "RoleDefinitionDoesNotExist",
                  fmt::format("The specified role definition with ID '{}' does not exist.", undashed(role)));
  auto version = text_of(properties, "conditionVersion");
  if (!text_of(properties, "condition").empty() && version != "2.0")
    return refuse(
        400, "ConditionVersionNotSupported",
        fmt::format("Role assignment condition version '{}' is not supported. The supported version is '2.0'.",
                    version));
  return std::nullopt;
}

std::string type_of(const json& principal) {
  return text_of(principal, "kind") == "user" ? "User" : "ServicePrincipal";
}

std::string tenant_of(const Cloud& cloud, const Request& request) {
  const auto* row = cloud.world.find(tables::subscriptions, lower(scope_of(request.param("scope")).subscription));
  return row ? text_of(*row, "tenantId") : request.caller.tenant;
}

/// A caller who names the principal's type spares the service its look into the directory.
std::optional<Reply> flaw_in_principal(const Cloud& cloud, const Request& request, const json& properties) {
  auto id = text_of(properties, "principalId");
  auto said = text_of(properties, "principalType");
  auto tenant = tenant_of(cloud, request);
  const auto* principal = principal_by_object(cloud.world, id);
  bool known = principal && same_text(text_of(*principal, "tenantId"), tenant);
  if (!known && said.empty())
    return refuse(
        400, "PrincipalNotFound",
        fmt::format("Principal {} does not exist in the directory {}. Check that you have the correct principal ID. "
                    "If you are creating this principal and then immediately assigning a role, this error might be "
                    "related to a replication delay. In this case, set the role assignment principalType property "
                    "to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype",
                    undashed(id), tenant));
  if (!known || said.empty() || same_text(said, type_of(*principal))) return std::nullopt;
  return refuse(
      400, "UnmatchedPrincipalType",
      fmt::format("The PrincipalId '{}' has type '{}' , which is different from specified PrinciaplType '{}'.",
                  undashed(id), type_of(*principal), said));
}

/// The assignment at this scope that already gives the role to the principal.
const json* same_grant(const Cloud& cloud, const Request& request, const json& properties) {
  auto prefix = lower(request.param("scope") + marker);
  const auto& rows = cloud.world.rows(tables::role_assignments);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at) {
    bool same = role_of(at->second) == lower(last_part(text_of(properties, "roleDefinitionId"))) &&
                principal_of(at->second) == lower(text_of(properties, "principalId"));
    if (same) return &at->second;
  }
  return nullptr;
}

std::optional<Reply> clash(const Cloud& cloud, const Request& request, const json& properties) {
  const auto* entry = cloud.world.find(tables::index, index_key(request.param("name")));
  const auto* named = entry ? cloud.world.find(tables::role_assignments, text_of(*entry, "key")) : nullptr;
  const auto* granted = same_grant(cloud, request, properties);
  if (named && named != granted)
    return refuse(400, "RoleAssignmentUpdateNotPermitted",
                  "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
  if (!granted || granted == named) return std::nullopt;
  return refuse(409, "RoleAssignmentExists",
                fmt::format("The role assignment already exists. The ID of the existing role assignment is {}.",
                            undashed(text_of(*granted, "name"))));
}

json or_null(const json& object, const char* name) {
  return object.contains(name) ? object[name] : json(nullptr);
}

/// Definitions are named below the subscription of the scope, whatever the caller wrote.
std::string role_id(const std::string& scope, const std::string& asked) {
  auto subscription = scope_of(scope).subscription;
  auto where = subscription.empty() ? std::string() : "/subscriptions/" + subscription;
  return where + "/providers/Microsoft.Authorization/roleDefinitions/" + last_part(asked);
}

json assignment(Cloud& cloud, const std::string& scope, const std::string& name, const json& asked,
                const std::string& author) {
  const auto* principal = principal_by_object(cloud.world, text_of(asked, "principalId"));
  auto said = text_of(asked, "principalType");
  auto now = iso_time(cloud.now());
  return {{"properties",
           {{"roleDefinitionId", role_id(scope, text_of(asked, "roleDefinitionId"))},
            {"principalId", text_of(asked, "principalId")},
            {"principalType", principal ? type_of(*principal) : said},
            {"scope", scope.empty() ? "/" : scope},
            {"condition", or_null(asked, "condition")},
            {"conditionVersion", or_null(asked, "conditionVersion")},
            {"createdOn", now},
            {"updatedOn", now},
            {"createdBy", author},
            {"updatedBy", author},
            {"delegatedManagedIdentityResourceId", or_null(asked, "delegatedManagedIdentityResourceId")},
            {"description", or_null(asked, "description")}}},
          {"id", scope + marker + name},
          {"type", type},
          {"name", name}};
}

std::optional<Reply> refusal(Cloud& cloud, const Request& request, const char* verb, const std::string& where) {
  return unless_may(cloud, request, std::string(type) + "/" + verb, where.empty() ? "/" : where);
}

std::optional<Reply> put_refusal(Cloud& cloud, const Request& request, const json& properties) {
  if (auto flaw = flaw_in_body(cloud, request, properties)) return flaw;
  if (auto reply = unless_scope(cloud, request.param("scope"), true)) return reply;
  if (auto reply = if_locked(cloud, request.param("scope"), false)) return reply;
  if (auto flaw = flaw_in_principal(cloud, request, properties)) return flaw;
  return clash(cloud, request, properties);
}

std::string scope_key(std::string scope) {
  while (scope.ends_with('/')) scope.pop_back();
  return lower(scope);
}

bool is_at_or_above(const std::string& candidate, const std::string& scope) {
  return candidate.empty() || candidate == scope || scope.starts_with(candidate + "/");
}

}  // namespace

void seed_assignment(Cloud& cloud, const std::string& scope, const std::string& role_guid,
                     const std::string& principal_id) {
  json asked = {{"roleDefinitionId", role_guid}, {"principalId", principal_id}};
  auto name = cloud.ids.fixed_uuid("assignment of " + role_guid + " to " + principal_id + " at " + scope);
  remember(cloud.world, assignment(cloud, scope, name, asked, principal_id));
}

Reply list_role_assignments(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "read", request.param("scope"))) return *reply;
  if (auto reply = unless_scope(cloud, request.param("scope"), false)) return *reply;
  auto filter = parse_filter(request.asked("$filter"));
  if (!filter || (filter->at_scope && !filter->principal_id.empty()))
    return refuse(400, "UnsupportedQuery",
                  fmt::format("The filter '{}' is not supported. Supported filters are either 'atScope()' or "
                              "'principalId eq '{{value}}' or assignedTo('{{value}}')'.",
                              request.asked("$filter")));
  auto scope = scope_key(request.param("scope"));
  auto principal = lower(filter->principal_id.empty() ? filter->assigned_to : filter->principal_id);
  auto wanted = [&](const std::string&, const json& row) {
    auto place = scope_key(text_of(row["properties"], "scope"));
    bool related = is_at_or_above(place, scope) || (!filter->at_scope && is_at_or_above(scope, place));
    return related && (principal.empty() || principal_of(row) == principal);
  };
  return page(cloud, request, cloud.world.rows(tables::role_assignments), "", wanted);
}

Reply get_role_assignment(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "read", id_of(request))) return *reply;
  const auto* row = cloud.world.find(tables::role_assignments, lower(id_of(request)));
  if (row) return answer(200, *row);
  return refuse(404, "RoleAssignmentNotFound",
                fmt::format("The role assignment '{}' is not found.", request.param("name")));
}

Reply put_role_assignment(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "write", id_of(request))) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  const auto& asked = member(body, "properties");
  if (auto reply = put_refusal(cloud, request, asked)) return *reply;
  auto row = assignment(cloud, request.param("scope"), request.param("name"), asked, request.caller.object_id);
  const auto* before = cloud.world.find(tables::role_assignments, lower(id_of(request)));
  if (before) {
    row["properties"]["createdOn"] = (*before)["properties"]["createdOn"];
    row["properties"]["createdBy"] = (*before)["properties"]["createdBy"];
  }
  remember(cloud.world, row);
  row["properties"]["createdBy"] = nullptr;
  return answer(201, row);
}

Reply delete_role_assignment(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "delete", id_of(request))) return *reply;
  if (auto reply = if_locked(cloud, request.param("scope"), true)) return *reply;
  const auto* row = cloud.world.find(tables::role_assignments, lower(id_of(request)));
  if (!row) return nothing(204);
  auto reply = answer(200, *row);
  cloud.world.erase(tables::role_assignments, lower(id_of(request)));
  cloud.world.erase(tables::index, index_key(request.param("name")));
  return reply;
}

Reply list_permissions(Cloud& cloud, const Request& request) {
  auto scope = scope_key(request.param("scope"));
  auto values = json::array();
  for (const auto& [key, row] : cloud.world.rows(tables::role_assignments)) {
    if (principal_of(row) != lower(request.caller.object_id)) continue;
    if (!is_at_or_above(scope_key(text_of(row["properties"], "scope")), scope)) continue;
    for (const auto& permission : permissions_of(cloud.world, role_of(row))) values.push_back(permission);
  }
  return answer(200, {{"value", std::move(values)}});
}

}  // namespace keyless::sandbox::arm
