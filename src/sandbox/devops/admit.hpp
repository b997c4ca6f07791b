#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>

#include "sandbox/devops/version.hpp"
#include "sandbox/route.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox::devops {

/// Proves who asks (personal access token, Entra token, a job's own token), that the organization knows them, and that
/// the version is served.
std::optional<Reply> admit(Cloud& cloud, Request& request, const Route* route);

/// The version this request's path and headers come to.
Version version_of(const Request& request);

/// The caller as the organization knows it; null when it does not, or no longer.
const nlohmann::json* member_of(const World& world, std::string_view organization, const Caller& caller);

}  // namespace keyless::sandbox::devops
