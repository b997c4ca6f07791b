#pragma once

#include <span>

#include "sandbox/route.hpp"

namespace keyless::sandbox::organization {

/// What the organization side adds to the routes of dev.azure.com.
std::span<const Route> core_routes();

}  // namespace keyless::sandbox::organization
