#include "sandbox/arm/role_assignments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/arm/odata.hpp"
#include "sandbox/arm/role_assignment_rules.hpp"
#include "sandbox/arm/role_catalogue.hpp"
#include "sandbox/arm/scopes.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/state/derived.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr const char* type = "Microsoft.Authorization/roleAssignments";
constexpr const char* access_administrator = "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9";
constexpr const char* global_administrator = "62e90394-69f5-4237-9190-012177145e10";  ///< a role of the directory
constexpr const char* owner = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";
constexpr const char* marker = "/providers/Microsoft.Authorization/roleAssignments/";

std::string id_of(const Request& request) {
  return request.param("scope") + marker + request.param("name");
}

std::string role_of(const json& row) {
  return lower(name_in(text_of(row["properties"], "roleDefinitionId")));
}

void remember(World& world, const json& row) {
  auto key = lower(text_of(row, "id"));
  world.put(tables::index, assignment_index_key(text_of(row, "name")), {{"key", key}});
  world.put(tables::role_assignments, key, row);
}

json or_null(const json& object, const char* name) {
  return object.contains(name) ? object[name] : json(nullptr);
}

/// Definitions are named below the subscription of the scope, whatever the caller wrote.
std::string role_id(const std::string& scope, const std::string& asked) {
  auto subscription = scope_of(scope).subscription;
  auto where = subscription.empty() ? std::string() : "/subscriptions/" + subscription;
  return where + "/providers/Microsoft.Authorization/roleDefinitions/" + name_in(asked);
}

json assignment(Cloud& cloud, const std::string& scope, const std::string& name, const json& asked,
                const std::string& author) {
  const auto* principal = principal_by_object(cloud.world, text_of(asked, "principalId"));
  auto said = text_of(asked, "principalType");
  auto now = iso_time(cloud.now());
  return {{"properties",
           {{"roleDefinitionId", role_id(scope, text_of(asked, "roleDefinitionId"))},
            {"principalId", text_of(asked, "principalId")},
            {"principalType", principal ? principal_type(*principal) : said},
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

std::string scope_key(std::string scope) {
  while (scope.ends_with('/')) scope.pop_back();
  return lower(scope);
}

/// What a version does not know it does not show.
json shown(const Request& request, json row) {
  auto version = request.asked("api-version");
  auto& properties = row["properties"];
  if (version >= "2020-03-01-preview") return row;
  for (auto name : {"condition", "conditionVersion", "delegatedManagedIdentityResourceId", "description"})
    properties.erase(name);
  if (version < "2018-01-01-preview") properties.erase("principalType");
  return row;
}

/// A subscription keeps one owner of its own.
bool is_last_administrator(const World& world, const json& row) {
  auto scope = scope_key(text_of(row["properties"], "scope"));
  if (role_of(row) != owner || scope_of(scope).subscription.empty() || !scope_of(scope).group.empty()) return false;
  auto prefix = scope + lower(marker);
  const auto& rows = world.rows(tables::role_assignments);
  std::size_t owners = 0;
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    if (role_of(at->second) == owner) ++owners;
  return owners == 1;
}

struct Listing {
  std::string scope = {};
  std::vector<std::string> above = {};  ///< the scope itself included
  std::vector<std::string> who = {};    ///< empty: everyone
  bool at_scope = false;
};

bool belongs(const Listing& listing, const World& world, const std::string& key) {
  auto place = key.substr(0, key.rfind(lower(marker)));
  return std::find(listing.above.begin(), listing.above.end(), place) != listing.above.end() ||
         (!listing.at_scope && is_within(world, place, listing.scope));
}

/// Of the keys of all that belongs, in their order.
std::vector<std::string> prefixes_of(const Listing& listing, const World& world) {
  std::vector<std::string> prefixes;
  for (const auto& place : listing.above)
    if (listing.at_scope || place != listing.scope) prefixes.push_back(place + lower(marker));
  if (!listing.at_scope)
    for (auto& prefix : prefixes_within(world, listing.scope)) prefixes.push_back(std::move(prefix));
  std::sort(prefixes.begin(), prefixes.end());
  return prefixes;
}

/// Whoever may read at the scope sees what is assigned in the tenant of the scope, nothing of others.
bool is_of_tenant(const Cloud& cloud, const Request& request, const json& row) {
  return is_in_tenant(cloud.world, request, text_of(row["properties"], "scope"));
}

Reply everyones(Cloud& cloud, const Request& request, const Listing& listing) {
  auto wanted = [&](const std::string&, const json& row) { return is_of_tenant(cloud, request, row); };
  auto shape = [&](const json& row) { return shown(request, row); };
  auto prefixes = prefixes_of(listing, cloud.world);
  return page(cloud, request, cloud.world.rows(tables::role_assignments), prefixes, wanted, shape);
}

Reply theirs(Cloud& cloud, const Request& request, const Listing& listing) {
  World::Rows found;
  for (const auto& who : listing.who)
    for (const auto& key : derived::keys_behind(cloud.world, derived::grants_by_principal, who + "/")) {
      const auto* row = cloud.world.find(tables::role_assignments, key);
      if (belongs(listing, cloud.world, key) && is_of_tenant(cloud, request, *row))
        found.emplace(key, shown(request, *row));
    }
  return page_of(cloud, request, found);
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
    return decline(400, "UnsupportedQuery",
                   fmt::format("The filter '{}' is not supported. Supported filters are either 'atScope()' or "
                               "'principalId eq '{{value}}' or assignedTo('{{value}}')'.",
                               request.asked("$filter")));
  Listing listing;
  listing.scope = scope_key(request.param("scope"));
  listing.above = scope_and_above(cloud.world, listing.scope);
  listing.at_scope = filter->at_scope;
  if (!filter->principal_id.empty()) listing.who = {lower(filter->principal_id)};
  if (!filter->assigned_to.empty()) listing.who = principal_and_groups(cloud.world, filter->assigned_to);
  return listing.who.empty() ? everyones(cloud, request, listing) : theirs(cloud, request, listing);
}

Reply get_role_assignment(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "read", id_of(request))) return *reply;
  const auto* row = cloud.world.find(tables::role_assignments, lower(id_of(request)));
  if (row) return answer(200, shown(request, *row));
  return decline(404, "RoleAssignmentNotFound",
                 fmt::format("The role assignment '{}' is not found.", request.param("name")));
}

Reply put_role_assignment(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "write", id_of(request))) return *reply;
  std::optional<Reply> refused;
  auto body = body_of(request, refused);
  if (refused) return *refused;
  const auto& asked = member(body, "properties");
  if (auto reply = assignment_refusal(cloud, request, asked)) return *reply;
  auto row = assignment(cloud, request.param("scope"), request.param("name"), asked, request.caller.object_id);
  const auto* before = cloud.world.find(tables::role_assignments, lower(id_of(request)));
  if (before) {
    row["properties"]["createdOn"] = (*before)["properties"]["createdOn"];
    row["properties"]["createdBy"] = (*before)["properties"]["createdBy"];
  }
  remember(cloud.world, row);
  note_written(cloud, tables::role_assignments, lower(id_of(request)), cloud.behaviour.delays.role_assignment);
  row["properties"]["createdBy"] = nullptr;
  return answer(201, shown(request, row));
}

Reply delete_role_assignment(Cloud& cloud, const Request& request) {
  if (auto reply = refusal(cloud, request, "delete", id_of(request))) return *reply;
  if (auto reply = if_locked(cloud, request.param("scope"), true)) return *reply;
  const auto* row = cloud.world.find(tables::role_assignments, lower(id_of(request)));
  if (!row) return nothing(204);
  if (is_last_administrator(cloud.world, *row))
    return decline(409, "CannotDeleteLastRbacAdminAssignment", "Cannot delete the last RBAC admin assignment");
  auto reply = answer(200, shown(request, *row));
  cloud.world.erase(tables::role_assignments, lower(id_of(request)));
  cloud.world.erase(tables::index, assignment_index_key(request.param("name")));
  return reply;
}

Reply list_permissions(Cloud& cloud, const Request& request) {
  auto above = scope_and_above(cloud.world, request.param("scope"));
  auto values = json::array();
  for (const auto& who : principal_and_groups(cloud.world, request.caller.object_id))
    for (const auto& key : derived::keys_behind(cloud.world, derived::grants_by_principal, who + "/")) {
      if (std::find(above.begin(), above.end(), key.substr(0, key.rfind(lower(marker)))) == above.end()) continue;
      auto role = role_of(*cloud.world.find(tables::role_assignments, key));
      for (const auto& permission : permissions_of(cloud.world, role)) values.push_back(permission);
    }
  return answer(200, {{"value", std::move(values)}});
}

/// Whoever administers the directory may take User Access Administrator at the root of the tenant.
Reply elevate_access(Cloud& cloud, const Request& request) {
  const auto& roles = cloud.world.rows("directoryRoles");
  bool is_global = std::any_of(roles.begin(), roles.end(), [&](const auto& row) {
    return equal_caseless(text_of(row.second, "principalId"), request.caller.object_id) &&
           equal_caseless(text_of(row.second, "roleDefinitionId"), global_administrator);
  });
  if (!is_global)
    return refuse(403, "AuthorizationFailed",
                  fmt::format("The client '{}' with object id '{}' does not have authorization to perform action "
                              "'Microsoft.Authorization/elevateAccess/action' over scope '/' or the scope is invalid. "
                              "If access was recently granted, please refresh your credentials.",
                              request.caller.name, request.caller.object_id));
  seed_assignment(cloud, "", access_administrator, request.caller.object_id);
  return nothing(200);
}

}  // namespace keyless::sandbox::arm
