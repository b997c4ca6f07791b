#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::graph {

inline constexpr std::string_view graph_app_id = "00000003-0000-0000-c000-000000000000";

/// A new directory: the service principals that Microsoft's own services have in every tenant, and the
/// permissions of the client that administers it.
void seed_directory(Cloud& cloud, const std::string& tenant, const std::string& client_object_id);

/// The permission on Microsoft Graph that a row of `appRoleAssignments` grants (`Application.Read.All`); "" when it
/// grants another service's role.
std::string graph_permission(const World& world, const nlohmann::json& assignment);

}  // namespace keyless::sandbox::graph
