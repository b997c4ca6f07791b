#include "sandbox/directory/public_names.hpp"

#include <algorithm>

namespace keyless::sandbox {

namespace {

std::string_view without_slash(std::string_view audience) {
  if (audience.ends_with('/')) audience.remove_suffix(1);
  return audience;
}

}  // namespace

bool is_resource_manager(std::string_view audience) {
  const auto name = without_slash(audience);
  return std::ranges::any_of(names_of_clouds, [&](const PublicNames& names) {
    return std::ranges::find(names.resource_manager, name) != names.resource_manager.end();
  });
}

bool is_graph(std::string_view audience) {
  return std::ranges::find(names_of_clouds, without_slash(audience), &PublicNames::graph) != names_of_clouds.end();
}

}  // namespace keyless::sandbox
