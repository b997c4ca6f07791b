#pragma once

#include "base/json.hpp"

#include "sandbox/keys/jwt.hpp"

namespace keyless::sandbox::entra {

/// A client assertion as it came, for source files only.
struct Assertion {
  Jwt jwt = {};
  nlohmann::json claims = {};
};

}  // namespace keyless::sandbox::entra
