#pragma once

#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// What the cloud serves to its own machines, over plain HTTP: identities' tokens as virtual machines and the
/// application service get them.
Service instance_metadata();
/// What the application service hands its programs, so that no other may ask in their name.
std::string identity_header(const Cloud& cloud);

}  // namespace keyless::sandbox
