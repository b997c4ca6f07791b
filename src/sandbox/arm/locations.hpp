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
nlohmann::json locations_of(std::string_view subscription);

}  // namespace keyless::sandbox::arm
