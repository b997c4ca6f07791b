#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// The assignments whose `side` (`principalId` or `resourceId`) is this object.
ordered_json app_role_assignments(const Cloud& cloud, const char* side, const std::string& object_id);

}  // namespace keyless::sandbox::graph
