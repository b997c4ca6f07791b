#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/devops/wire/location_table.hpp"
#include "sandbox/devops/wire/version.hpp"
#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// Which of the organization's origins this request came in on; core when it is none of them.
Host host_of(const Origins& origins, const Request& request);

/// The resources served there as `OPTIONS _apis[/area]` lists them; an empty area lists all.
nlohmann::json resource_locations(Host host, std::string_view area);

/// Where each area is served: `{id, name, locationUrl}`. The bases end in `/organization/`.
struct Bases {
  std::string core = {};
  std::string graph = {};
  std::string entitlements = {};
};
nlohmann::json resource_areas(const Bases& bases);

/// The versions of the resource that this path (`/organization/...`) names; those of a released one when none fits.
Support support_of(std::string_view path);

/// The version this request's path and headers come to.
Version version_of(const Request& request);

}  // namespace keyless::sandbox::devops
