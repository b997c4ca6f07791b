#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/state/world.hpp"

namespace keyless::sandbox::devops {

/// Rows of the world as Azure DevOps looks for them. Pointers are valid until that row changes.

namespace rows {
/// By `organization/object id` (a build service: `organization/build/project id`): {id, objectId, displayName,
/// uniqueName, descriptor, administrator}. `id` is the storage key.
inline constexpr const char* members = "members";
inline constexpr const char* numbers = "numbers";                 ///< by kind: {last}, the highest number given out
inline constexpr const char* executions = "executions";           ///< by `connection/number`: who used a connection
inline constexpr const char* checks = "checks";                   ///< by `project/number`, as an administrator reads it
inline constexpr const char* folders = "folders";                 ///< of pipelines, by `project/lower-case path`
inline constexpr const char* builds = "builds";                   ///< by `project/number`: {id, pipeline, plan, ...}
inline constexpr const char* variable_groups = "variableGroups";  ///< by `project/number`, secrets included
inline constexpr const char* environments = "environments";       ///< by `project/number`
inline constexpr const char* approvals = "approvals";             ///< by `project/id`: {id, check, status, steps, ...}
inline constexpr const char* role_inheritance =
    "roleInheritance";  ///< by `scope/resource`, where roles from above do not count: {}
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

/// Numbers rise and are never given out twice; `floor` is what is known to be taken.
int next_number(World& world, const std::string& kind, int floor = 0);
/// `project/000012`: rows come in the order of their numbers.
std::string numbered_key(std::string_view project_id, int number);
/// The same for a number as a path has it; a key that nothing has when it is none.
std::string numbered_key(std::string_view project_id, std::string_view number);

/// What hangs below a key: `prefix` ends in a slash.
std::vector<const nlohmann::json*> below(const World::Rows& rows, const std::string& prefix);
std::vector<std::string> keys_below(const World::Rows& rows, const std::string& prefix);

}  // namespace keyless::sandbox::devops
