#pragma once

#include <span>

namespace keyless::sandbox::devops {

/// The three origins of an organization.
enum class Host { core, graph, entitlements };

/// A resource as `OPTIONS _apis` tells it: ids, templates and versions are the service's own (recorded from the
/// service; those of the service principals from its published clients).
struct Location {
  Host host;
  const char* id;
  const char* area;
  const char* resource;
  const char* route;  ///< below the organization: `_apis/{resource}/{id}`
  int revision;       ///< of its newest preview
  const char* since;
  const char* newest;
  const char* released;  ///< `0.0` while it is under preview
};

/// What resource areas there are and which host serves them.
struct Area {
  Host host;
  const char* id;
  const char* name;
};

std::span<const Location> locations();
std::span<const Area> areas();

}  // namespace keyless::sandbox::devops
