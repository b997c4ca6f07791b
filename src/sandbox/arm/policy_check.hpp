#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// A resource as it would be after a write.
struct PolicySubject {
  std::string id = {};
  std::string type = {};
  std::string name = {};
  nlohmann::json* row = nullptr;  ///< `append` and `modify` change its tags
};

/// Applies the policies assigned at the resource's scopes: first those that change, then those that deny.
std::optional<Reply> refused_by_policy(Cloud& cloud, PolicySubject subject);

}  // namespace keyless::sandbox::arm
