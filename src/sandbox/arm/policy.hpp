#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string_view>
#include <vector>

#include "sandbox/state/world.hpp"

namespace keyless::sandbox::arm {

/// Built-in policy definitions by GUID, as a GET answers them.
const World::Rows& built_in_policies();

/// A definition by its ARM id, built in or not; null when there is none.
const nlohmann::json* policy_definition(const World& world, std::string_view id);

}  // namespace keyless::sandbox::arm
