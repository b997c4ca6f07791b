#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// The sandbox's own endpoint: clock, behaviour, faults, tokens and requests, for whoever has the control token; and an
/// issuer with its keys, for everybody.
Service control_service();

/// `https://localhost:PORT/issuer`
std::string test_issuer(const Cloud& cloud);

}  // namespace keyless::sandbox
