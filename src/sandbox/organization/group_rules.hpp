#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::organization {

/// The group entitlements (rules) whose group this member is in; none for service principals, which rules do not reach.
nlohmann::json group_assignments(const devops::Call& call, const nlohmann::json& member);

}  // namespace keyless::sandbox::organization
