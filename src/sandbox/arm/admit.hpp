#pragma once

#include <optional>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// What Resource Manager checks before any resource provider is reached: api-version, token, tenant, subscription.
std::optional<Reply> admit(Cloud& cloud, Request& request, const Route* route);

}  // namespace keyless::sandbox::arm
