#pragma once

#include <optional>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// Proves who asks (personal access token, Entra token, a job's own token), that the organization knows them, and that
/// the version is served.
std::optional<Reply> admit(Cloud& cloud, Request& request, const Route* route);

}  // namespace keyless::sandbox::devops
