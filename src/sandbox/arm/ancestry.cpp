#include "sandbox/arm/ancestry.hpp"

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

namespace {

constexpr std::string_view group_prefix = "/providers/microsoft.management/managementgroups/";
constexpr std::string_view subscription_prefix = "/subscriptions/";
constexpr std::size_t deepest = 16;

bool is_direct_child(std::string_view path, std::string_view prefix) {
  return path.starts_with(prefix) && path.size() > prefix.size() &&
         path.find('/', prefix.size()) == std::string_view::npos;
}

/// Subscriptions that were never moved hang below the root group, which has the tenant's id for a name.
std::string parent_of_subscription(const World& world, std::string_view path) {
  const auto* row = world.find(tables::subscriptions, path.substr(subscription_prefix.size()));
  if (!row) return {};
  auto group = text_of(*row, "managementGroup");
  return management_group_key(group.empty() ? text_of(*row, "tenantId") : group);
}

std::string parent_of_group(const World& world, const std::string& path) {
  const auto* row = world.find(tables::resources, path);
  return row ? lower(row->at("properties").at("details").at("parent").value("id", "")) : std::string();
}

void add_management_groups(const World& world, std::string path, std::vector<std::string>& scopes) {
  for (std::size_t depth = 0; !path.empty() && depth < deepest; ++depth) {
    scopes.push_back(path);
    path = parent_of_group(world, path);
  }
}

void add_if_within(const World& world, const std::string& scope, const std::string& above,
                   std::vector<std::string>& prefixes) {
  if (scope != above && is_within(world, scope, above)) prefixes.push_back(scope + "/");
}

}  // namespace

std::string management_group_key(std::string_view name) {
  return std::string(group_prefix) + lower(name);
}

std::vector<std::string> scope_and_above(const World& world, std::string_view scope) {
  auto path = lower(scope);
  while (path.ends_with('/')) path.pop_back();
  std::vector<std::string> scopes;
  while (!path.empty()) {
    if (is_direct_child(path, group_prefix)) {
      add_management_groups(world, path, scopes);
      break;
    }
    scopes.push_back(path);
    if (is_direct_child(path, subscription_prefix)) {
      add_management_groups(world, parent_of_subscription(world, path), scopes);
      break;
    }
    path.resize(path.rfind('/') == std::string::npos ? 0 : path.rfind('/'));
  }
  scopes.emplace_back();
  return scopes;
}

bool is_within(const World& world, std::string_view scope, std::string_view above) {
  auto scopes = scope_and_above(world, scope);
  return std::find(scopes.begin(), scopes.end(), above) != scopes.end();
}

std::vector<std::string> prefixes_within(const World& world, const std::string& scope) {
  std::vector<std::string> prefixes = {scope + "/"};
  if (!is_direct_child(scope, group_prefix)) return prefixes;
  for (const auto& [id, row] : world.rows(tables::subscriptions))
    add_if_within(world, std::string(subscription_prefix) + id, scope, prefixes);
  const auto& rows = world.rows(tables::resources);
  auto at = rows.lower_bound(std::string(group_prefix));
  for (; at != rows.end() && at->first.starts_with(group_prefix); ++at)
    if (is_direct_child(at->first, group_prefix)) add_if_within(world, at->first, scope, prefixes);
  return prefixes;
}

}  // namespace keyless::sandbox::arm
