#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/state/world.hpp"

namespace keyless::sandbox::arm {

/// What a policy rule sees.
struct PolicyView {
  const World& world;
  std::string id = {};
  std::string type = {};
  std::string name = {};
  const nlohmann::json& row;
  const nlohmann::json& parameters;  ///< values by name, defaults filled in
};

/// A value with its template expression (`[parameters('x')]`, concat, field, resourceGroup(), toLower, toUpper)
/// worked out; what is no expression comes back as it is, an expression that is not known as null.
nlohmann::json worked_out(const PolicyView& view, const nlohmann::json& value);

/// Whether the `if` of a rule holds: allOf, anyOf, not, and conditions on `field` or `value`.
bool holds(const PolicyView& view, const nlohmann::json& condition);

}  // namespace keyless::sandbox::arm
