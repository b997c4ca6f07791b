#pragma once

#include <string>
#include <string_view>

/// Ids of Azure resources: `/subscriptions/{id}/resourceGroups/{name}/providers/{namespace}/{type}/{name}…`.
namespace keyless {

/// Folded for comparison: lower case, no trailing `/`.
std::string folded_arm_id(std::string_view id);
/// In canonical spelling: `subscriptions`, `resourceGroups`, `providers`, `managementGroups` as documented, the
/// subscription in lower case; names stay as written. Text that is no id comes back unchanged.
std::string canonical_arm_id(std::string_view id);

std::string subscription_arm_id(std::string_view subscription);
std::string group_arm_id(std::string_view subscription, std::string_view group);
std::string identity_arm_id(std::string_view subscription, std::string_view group, std::string_view name);

/// What follows `/name/` in the id, letter case of `name` ignored; "" if none.
std::string arm_id_segment(std::string_view id, std::string_view name);
/// The subscription an id lies in, lower case; "" when in none.
std::string subscription_of(std::string_view id);
/// `/subscriptions/{id}/resourceGroups/{name}`, as written, of a group or of what lies in one; "" when in none.
std::string resource_group_of(std::string_view id);
/// What an id lies in: the resource of a child, the scope of what is attached to one, the group of a resource, the
/// subscription of a group; "" above that.
std::string parent_arm_id(std::string_view id);

}  // namespace keyless
