#pragma once

#include "sandbox/graph/wire.hpp"

namespace keyless::sandbox::graph {

/// What the service principal of a managed identity says beyond the members that every principal has.
json managed_members(const Cloud& cloud, const json& principal);
/// Complex members without a value stand before those that have one.
ordered_json with_early_info(const ordered_json& shape);

}  // namespace keyless::sandbox::graph
