#pragma once

#include <span>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// A service of Azure DevOps on its own origin: the same sign-in, versions, errors and headers for each of them.
Service service_of(std::string_view name, std::span<const Route> routes);

}  // namespace keyless::sandbox::devops
