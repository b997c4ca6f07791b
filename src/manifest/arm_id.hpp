#pragma once

#include <string>
#include <string_view>

namespace keyless::manifest {

/// A resource id in canonical spelling: `subscriptions`, `resourceGroups`, `providers`, `managementGroups` as
/// documented, the subscription in lower case; names stay as written. Text that is no id comes back unchanged.
std::string canonical_id(std::string_view id);

std::string subscription_id(std::string_view subscription);
std::string group_id(std::string_view subscription, std::string_view group);
std::string identity_id(std::string_view subscription, std::string_view group, std::string_view name);

/// What follows `/name/` in the id, letter case of `name` ignored: subscription and resource group of an id; "" if
/// none.
std::string segment_after(std::string_view id, std::string_view name);

}  // namespace keyless::manifest
