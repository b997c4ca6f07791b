#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// A group of an organization: {descriptor, id (storage key), originId, origin `vsts`|`aad`, displayName, description,
/// project (id; "" for the organization's own), sid}. Every organization and project has its usual ones from the start;
/// those that somebody made are rows of `organizationGroups` by `organization/descriptor`.

inline constexpr const char* group_rows = "organizationGroups";

/// Security ids of groups begin with their organization's or project's.
std::string sid_of_scope(std::string_view guid);
std::string group_descriptor(std::string_view sid, bool of_entra = false);
/// "" when it is no group's.
std::string sid_of_descriptor(std::string_view descriptor);

std::string administrators_descriptor(const nlohmann::json& organization);

std::vector<nlohmann::json> groups_of(const Cloud& cloud, const nlohmann::json& organization);
/// By descriptor or storage key.
std::optional<nlohmann::json> group_with(const Cloud& cloud, const nlohmann::json& organization,
                                         std::string_view descriptor_or_id);
/// A project's usual group: `Readers`.
nlohmann::json project_group(const Cloud& cloud, const nlohmann::json& project, std::string_view name);

/// Makes one; `project` is null for the organization's own.
nlohmann::json make_group(Cloud& cloud, const nlohmann::json& organization, const nlohmann::json& project,
                          const std::string& name, const std::string& description);
/// An Entra group as the organization knows it, by object id.
nlohmann::json materialised_group(Cloud& cloud, const nlohmann::json& organization, const std::string& object_id);
void put_group(Cloud& cloud, const nlohmann::json& organization, const nlohmann::json& group);

}  // namespace keyless::sandbox::devops
