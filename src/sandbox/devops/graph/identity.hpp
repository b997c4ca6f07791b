#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// Who may hold a role or approve: a member or a group of the organization, by storage key: {id, displayName,
/// uniqueName, and of a group `group`, its descriptor}; nothing when nobody has that id.
std::optional<nlohmann::json> identity_with_id(const Call& call, const std::string& id);
/// Whether the caller is the one with this id, or in that group, directly or through others.
bool caller_is(const Call& call, const std::string& id);

}  // namespace keyless::sandbox::devops
