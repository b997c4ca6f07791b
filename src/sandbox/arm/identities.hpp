#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/route.hpp"

namespace keyless::sandbox::arm {

struct IdentityPlace {
  std::string subscription = {};
  std::string group = {};
  std::string name = {};
  std::string location = {};
};

/// A new user-assigned identity and its principal, with ids that no earlier one of that name had.
nlohmann::json make_identity(Cloud& cloud, const IdentityPlace& place);

}  // namespace keyless::sandbox::arm
