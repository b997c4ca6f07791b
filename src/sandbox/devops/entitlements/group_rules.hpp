#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// The group entitlements (rules) whose group this member is in; none for service principals, which rules do not reach.
nlohmann::json group_assignments(const Call& call, const nlohmann::json& member);

}  // namespace keyless::sandbox::devops
