#pragma once

#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// An assignment that nobody asked for over the wire.
void seed_assignment(Cloud& cloud, const std::string& scope, const std::string& role_guid,
                     const std::string& principal_id);

}  // namespace keyless::sandbox::arm
