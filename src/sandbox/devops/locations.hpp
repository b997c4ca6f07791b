#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace keyless::sandbox::devops {

/// The resources served here as `OPTIONS _apis[/area]` lists them; an empty area lists all.
nlohmann::json resource_locations(std::string_view area);

/// Where each area is served: `{id, name, locationUrl}`. The bases end in `/organization/`.
struct Bases {
  std::string core = {};
  std::string graph = {};
  std::string entitlements = {};
};
nlohmann::json resource_areas(const Bases& bases);

}  // namespace keyless::sandbox::devops
