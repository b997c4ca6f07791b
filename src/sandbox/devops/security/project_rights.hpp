#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// Whether the caller sees the project at all. A job sees its own.
bool may_see(const Call& call, const nlohmann::json& project);
/// Whether the caller may change what the project's contributors keep: pipelines, folders, variable groups,
/// environments. A job may not.
bool may_contribute(const Call& call);

}  // namespace keyless::sandbox::devops
