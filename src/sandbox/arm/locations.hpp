#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace keyless::sandbox::arm {

/// The short name of a region asked for by either name (`East US`, `eastus`); "" when there is none.
std::string region_of(std::string_view asked);
/// All short names with commas between.
std::string all_regions();
nlohmann::json display_names();
/// Versions before November 2019 told less of a region.
nlohmann::json locations_of(std::string_view subscription, std::string_view api_version);
/// Whether managed identities of the region take federated credentials.
bool has_federation(std::string_view region);

}  // namespace keyless::sandbox::arm
