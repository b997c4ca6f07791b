#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// The assignments whose `side` (`principalId` or `resourceId`) is this object.
ordered_json app_role_assignments(const Cloud& cloud, const char* side, const std::string& object_id);

/// Values of the roles of that resource (a row of `principals`) that the principal was given, as its tokens say them.
std::vector<std::string> roles_given(const Cloud& cloud, const std::string& principal_id, const json& resource);

}  // namespace keyless::sandbox::graph
