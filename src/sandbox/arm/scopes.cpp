#include "sandbox/arm/scopes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/envelope.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

constexpr std::string_view lock_marker = "/providers/microsoft.authorization/locks/";
constexpr std::string_view management_marker = "/providers/microsoft.management/managementgroups/";

std::optional<Reply> missing_resource(const Cloud& cloud, const Scope& scope, std::string_view asked) {
  if (scope.resource.empty() || cloud.world.find(tables::resources, scope.resource)) return std::nullopt;
  auto at = lower(asked).find("/providers/");
  auto type_and_name = at == std::string::npos ? std::string() : std::string(asked.substr(at + 11));
  return refuse(404, "ResourceNotFound",
                fmt::format("The Resource '{}' under resource group '{}' was not found. For more details please go to "
                            "https://aka.ms/ARMResourceNotFoundFix",
                            type_and_name, scope.group));
}

std::optional<Reply> missing_management_group(const Cloud& cloud, std::string_view scope) {
  auto key = lower(scope);
  if (!key.starts_with(management_marker) || cloud.world.find(tables::resources, key)) return std::nullopt;
  auto name = key.substr(management_marker.size());
  if (cloud.world.find(tables::tenants, name)) return std::nullopt;
  return refuse(404, "NotFound", fmt::format("'{}' not found", scope));
}

std::string scope_of_lock(const json& row) {
  auto id = text_of(row, "id");
  return id.substr(0, id.size() - lock_marker.size() - text_of(row, "name").size());
}

std::optional<Reply> locked_by(const World::Rows& rows, const std::string& prefix, std::string_view marker,
                               std::string_view scope, bool deleting) {
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at) {
    if (at->first.find(marker) == std::string::npos) continue;
    if (!deleting && text_of(member(at->second, "properties"), "level") != "ReadOnly") continue;
    return refuse(409, "ScopeLocked",
                  fmt::format("The scope '{}' cannot perform {} operation because following scope(s) are locked: '{}'. "
                              "Please remove the lock and try again.",
                              scope, deleting ? "delete" : "write", scope_of_lock(at->second)));
  }
  return std::nullopt;
}

}  // namespace

Scope scope_of(std::string_view id) {
  Scope scope;
  auto parts = split(id, '/');
  if (parts.size() < 3 || !equal_caseless(parts[1], "subscriptions")) return scope;
  scope.subscription = parts[2];
  if (parts.size() < 5 || !equal_caseless(parts[3], "resourceGroups")) return scope;
  scope.group = parts[4];
  if (parts.size() > 5) scope.resource = lower(id);
  return scope;
}

std::string group_key(std::string_view subscription, std::string_view group) {
  return lower(fmt::format("/subscriptions/{}/resourcegroups/{}", subscription, group));
}

std::string type_in(std::string_view id) {
  auto parts = split(id, '/');
  auto last =
      std::find_if(parts.rbegin(), parts.rend(), [](const auto& part) { return equal_caseless(part, "providers"); });
  if (last == parts.rend() || last == parts.rbegin()) return {};
  auto at = last.base();
  std::string type = *at++;
  for (bool is_type = true; at != parts.end(); ++at, is_type = !is_type)
    if (is_type) type += "/" + *at;
  return type;
}

std::string name_in(std::string_view id) {
  return std::string(id.substr(id.rfind('/') + 1));
}

std::optional<Reply> unless_group(Cloud& cloud, std::string_view subscription, std::string_view group, bool writing) {
  const auto* row = cloud.world.find(tables::resources, group_key(subscription, group));
  if (!row) return refuse(404, "ResourceGroupNotFound", fmt::format("Resource group '{}' could not be found.", group));
  if (!writing || text_of(member(*row, "properties"), "provisioningState") != "Deleting") return std::nullopt;
  return refuse(
      409, "ResourceGroupBeingDeleted",
      fmt::format("The resource group '{}' is in deprovisioning state and cannot perform this operation.", group));
}

std::optional<Reply> unless_scope(Cloud& cloud, std::string_view scope, bool writing) {
  if (auto reply = missing_management_group(cloud, scope)) return reply;
  auto where = scope_of(scope);
  if (!where.group.empty())
    if (auto reply = unless_group(cloud, where.subscription, where.group, writing)) return reply;
  return missing_resource(cloud, where, scope);
}

std::optional<Reply> if_locked(Cloud& cloud, std::string_view scope, bool deleting) {
  const auto& rows = cloud.world.rows(tables::resources);
  for (const auto& path : scope_and_above(cloud.world, scope))
    if (auto reply = locked_by(rows, path + std::string(lock_marker), lock_marker, scope, deleting)) return reply;
  if (!deleting) return std::nullopt;
  return locked_by(rows, lower(scope) + "/", lock_marker, scope, true);
}

std::string tenant_of_scope(const World& world, std::string_view scope) {
  const auto* row = world.find(tables::subscriptions, lower(scope_of(scope).subscription));
  return row ? text_of(*row, "tenantId") : std::string();
}

bool is_in_tenant(const World& world, const Request& request, std::string_view scope) {
  auto tenant = tenant_of_scope(world, scope);
  return tenant.empty() || equal_caseless(tenant, request.caller.tenant);
}

}  // namespace keyless::sandbox::arm
