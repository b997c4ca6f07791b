#include "sandbox/arm/role_assignment_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/role_catalogue.hpp"
#include "sandbox/directory/principals.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* marker = "/providers/Microsoft.Authorization/roleAssignments/";

std::string undashed(std::string guid) {
  std::erase(guid, '-');
  return lower(guid);
}

std::string tenant_of(const Cloud& cloud, const Request& request) {
  auto tenant = tenant_of_scope(cloud.world, request.param("scope"));
  return tenant.empty() ? request.caller.tenant : tenant;
}

bool is_type(std::string_view said) {
  constexpr std::string_view known[] = {"User", "Group", "ServicePrincipal", "ForeignGroup", "Device"};
  return std::any_of(std::begin(known), std::end(known), [&](auto one) { return equal_caseless(one, said); });
}

std::optional<Reply> flaw_in_body(const Cloud& cloud, const Request& request, const json& properties) {
  if (!is_guid(request.param("name")))
    return decline(400, "InvalidRoleAssignmentId",
                   fmt::format("The role assignment ID '{}' is not valid. The role assignment ID must be a GUID.",
                               request.param("name")));
  auto principal = text_of(properties, "principalId");
  auto role = name_in(text_of(properties, "roleDefinitionId"));
  if (properties.empty() || principal.empty() || role.empty())
    return decline(400, "BadRequestFormat", "The request was incorrectly formatted.");
  if (!is_guid(principal))
    return decline(400, "InvalidPrincipalId",
                   fmt::format("The Principal ID '{}' is not valid. Principal ID must be a GUID.", principal));
  if (!role_exists(cloud.world, role))
    return decline(400, "RoleDefinitionDoesNotExist",
                   fmt::format("The specified role definition with ID '{}' does not exist.", undashed(role)));
  if (!is_assignable(cloud.world, role, request.param("scope")))
    return decline(400, "RoleDefinitionNotAssignableAtScope",
                   fmt::format("The role definition '{}' is not assignable at scope '{}'.", undashed(role),
                               request.param("scope")));
  auto type = text_of(properties, "principalType");
  if (!type.empty() && !is_type(type))
    return decline(400, "InvalidPrincipalType", fmt::format("The principal type '{}' is not valid.", type));
  auto version = text_of(properties, "conditionVersion");
  if (!text_of(properties, "condition").empty() && version != "2.0")
    return decline(
        400, "ConditionVersionNotSupported",
        fmt::format("Role assignment condition version '{}' is not supported. The supported version is '2.0'.",
                    version));
  return std::nullopt;
}

/// A caller who names the principal's type spares the service its look into the directory.
std::optional<Reply> flaw_in_principal(const Cloud& cloud, const Request& request, const json& properties) {
  auto id = text_of(properties, "principalId");
  auto said = text_of(properties, "principalType");
  auto tenant = tenant_of(cloud, request);
  const auto* principal = principal_by_object(cloud.world, id);
  bool known = principal && equal_caseless(text_of(*principal, "tenantId"), tenant) &&
               is_settled(cloud, tables::principals, lower(id), cloud.behaviour.delays.principal);
  if (!known && said.empty())
    return decline(
        400, "PrincipalNotFound",
        fmt::format("Principal {} does not exist in the directory {}. Check that you have the correct principal ID. "
                    "If you are creating this principal and then immediately assigning a role, this error might be "
                    "related to a replication delay. In this case, set the role assignment principalType property "
                    "to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype",
                    undashed(id), tenant));
  if (!known || said.empty() || equal_caseless(said, principal_type(*principal))) return std::nullopt;
  return decline(
      400, "UnmatchedPrincipalType",
      fmt::format("The PrincipalId '{}' has type '{}' , which is different from specified PrinciaplType '{}'.",
                  undashed(id), principal_type(*principal), said));
}

std::optional<Reply> beyond_limit(const Cloud& cloud, const Request& request) {
  auto subscription = scope_of(request.param("scope")).subscription;
  const auto& rows = cloud.world.rows(tables::role_assignments);
  if (subscription.empty() || rows.size() < cloud.behaviour.limits.role_assignments ||
      cloud.world.find(tables::role_assignments, lower(request.param("scope") + marker + request.param("name"))))
    return std::nullopt;
  auto prefix = "/subscriptions/" + lower(subscription) + "/";
  std::size_t count = 0;
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at) ++count;
  if (count < cloud.behaviour.limits.role_assignments) return std::nullopt;
  return decline(400, "RoleAssignmentLimitExceeded",
                 "The role assignment limit for the subscription has been reached. No more role assignments can be "
                 "created.");
}

/// The assignment at this scope that already gives the role to the principal.
const json* same_grant(const Cloud& cloud, const Request& request, const json& properties) {
  auto prefix = lower(request.param("scope") + marker);
  const auto& rows = cloud.world.rows(tables::role_assignments);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at) {
    const auto& there = at->second["properties"];
    bool same =
        equal_caseless(name_in(text_of(there, "roleDefinitionId")), name_in(text_of(properties, "roleDefinitionId"))) &&
        equal_caseless(text_of(there, "principalId"), text_of(properties, "principalId"));
    if (same) return &at->second;
  }
  return nullptr;
}

std::optional<Reply> clash(const Cloud& cloud, const Request& request, const json& properties) {
  const auto* entry = cloud.world.find(tables::index, assignment_index_key(request.param("name")));
  const auto* named = entry ? cloud.world.find(tables::role_assignments, text_of(*entry, "key")) : nullptr;
  const auto* granted = same_grant(cloud, request, properties);
  if (named && named != granted)
    return decline(400, "RoleAssignmentUpdateNotPermitted",
                   "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
  if (!granted || granted == named) return std::nullopt;
  return decline(409, "RoleAssignmentExists",
                 fmt::format("The role assignment already exists. The ID of the existing role assignment is {}.",
                             undashed(text_of(*granted, "name"))));
}

}  // namespace

std::string assignment_index_key(const std::string& name) {
  return "assignment/" + lower(name);
}

std::string principal_type(const json& principal) {
  auto kind = text_of(principal, "kind");
  return kind == "user" ? "User" : kind == "group" ? "Group" : "ServicePrincipal";
}

std::optional<Reply> assignment_refusal(Cloud& cloud, const Request& request, const json& properties) {
  if (auto flaw = flaw_in_body(cloud, request, properties)) return flaw;
  if (auto reply = unless_scope(cloud, request.param("scope"), true)) return reply;
  if (auto reply = if_locked(cloud, request.param("scope"), false)) return reply;
  if (auto flaw = flaw_in_principal(cloud, request, properties)) return flaw;
  if (auto reply = clash(cloud, request, properties)) return reply;
  return beyond_limit(cloud, request);
}

}  // namespace keyless::sandbox::arm
