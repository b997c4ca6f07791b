#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/world.hpp"

namespace keyless::sandbox::devops {

/// Rows of the world as Azure DevOps looks for them. Pointers are valid until that row changes.

namespace rows {
/// By `organization/object id` (a build service: `organization/build/project id`): {id, objectId, displayName,
/// uniqueName, descriptor, administrator}. `id` is the storage key.
inline constexpr const char* members = "members";
}  // namespace rows

const nlohmann::json* organization_named(const World& world, std::string_view name);
const nlohmann::json* project_named(const World& world, std::string_view organization, std::string_view id_or_name);
/// In the order of their numbers.
std::vector<const nlohmann::json*> pipelines_of(const World& world, std::string_view project_id);

std::string member_key(std::string_view organization, std::string_view object_id);
std::string build_service_key(std::string_view organization, std::string_view project_id);
/// By storage key; null when the organization does not know it.
const nlohmann::json* member_with_id(const World& world, std::string_view organization, std::string_view member_id);

std::string grant_key(std::string_view project_id, std::string_view type, std::string_view resource);
std::string role_key(std::string_view scope, std::string_view resource, std::string_view member_id);

/// What hangs below a key: `prefix` ends in a slash.
std::vector<const nlohmann::json*> below(const World::Rows& rows, const std::string& prefix);
std::vector<std::string> keys_below(const World::Rows& rows, const std::string& prefix);

}  // namespace keyless::sandbox::devops
