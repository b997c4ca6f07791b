#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::entra {

/// What a token is for: the text between a scope's start and its `/.default`.
struct Resource {
  std::string audience = {};                  ///< as the token says it; "" when nobody is known by that name
  const nlohmann::json* principal = nullptr;  ///< of the resource, where the tenant has one
};

/// Services of the cloud by their public names, by where they are served here and by their application's id; and
/// applications of the tenant by id or identifier URI.
Resource find_resource(const Cloud& cloud, std::string_view tenant, std::string_view name);

}  // namespace keyless::sandbox::entra
