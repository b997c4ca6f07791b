#include "sandbox/arm/locations.hpp"

#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/text.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

struct Region {
  std::string_view name;
  std::string_view display;
  std::string_view geography;
  std::string_view longitude;
  std::string_view latitude;
};

constexpr std::array<Region, 36> regions = {{
    {"eastus", "East US", "US", "-79.8164", "37.3719"},
    {"eastus2", "East US 2", "US", "-78.3889", "36.6681"},
    {"southcentralus", "South Central US", "US", "-98.5", "29.4167"},
    {"westus2", "West US 2", "US", "-119.852", "47.233"},
    {"westus3", "West US 3", "US", "-112.074036", "33.448376"},
    {"centralus", "Central US", "US", "-93.6208", "41.5908"},
    {"northcentralus", "North Central US", "US", "-87.6278", "41.8819"},
    {"westus", "West US", "US", "-122.417", "37.783"},
    {"westcentralus", "West Central US", "US", "-110.234", "40.89"},
    {"canadacentral", "Canada Central", "Canada", "-79.383", "43.653"},
    {"canadaeast", "Canada East", "Canada", "-71.217", "46.817"},
    {"brazilsouth", "Brazil South", "South America", "-46.633", "-23.55"},
    {"northeurope", "North Europe", "Europe", "-6.2597", "53.3478"},
    {"westeurope", "West Europe", "Europe", "4.9", "52.3667"},
    {"uksouth", "UK South", "UK", "-0.799", "50.941"},
    {"ukwest", "UK West", "UK", "-3.084", "53.427"},
    {"francecentral", "France Central", "Europe", "2.373", "46.3772"},
    {"germanywestcentral", "Germany West Central", "Europe", "8.682127", "50.110924"},
    {"switzerlandnorth", "Switzerland North", "Europe", "8.564572", "47.451542"},
    {"norwayeast", "Norway East", "Europe", "10.752245", "59.913868"},
    {"swedencentral", "Sweden Central", "Europe", "17.14127", "60.67488"},
    {"polandcentral", "Poland Central", "Europe", "21.01666", "52.23334"},
    {"italynorth", "Italy North", "Europe", "9.18109", "45.46888"},
    {"spaincentral", "Spain Central", "Europe", "-3.4209", "40.4259"},
    {"southafricanorth", "South Africa North", "Africa", "28.21837", "-25.73134"},
    {"uaenorth", "UAE North", "Middle East", "55.316666", "25.266666"},
    {"qatarcentral", "Qatar Central", "Middle East", "51.439327", "25.551462"},
    {"israelcentral", "Israel Central", "Middle East", "33.4506633", "31.2655698"},
    {"centralindia", "Central India", "Asia Pacific", "73.9197", "18.5822"},
    {"southindia", "South India", "Asia Pacific", "80.1636", "12.9822"},
    {"eastasia", "East Asia", "Asia Pacific", "114.188", "22.267"},
    {"southeastasia", "Southeast Asia", "Asia Pacific", "103.833", "1.283"},
    {"japaneast", "Japan East", "Asia Pacific", "139.77", "35.68"},
    {"japanwest", "Japan West", "Asia Pacific", "135.5022", "34.6939"},
    {"koreacentral", "Korea Central", "Asia Pacific", "126.978", "37.5665"},
    {"australiaeast", "Australia East", "Asia Pacific", "151.2094", "-33.86"},
}};

}  // namespace

std::string region_of(std::string_view asked) {
  for (const auto& region : regions)
    if (same_text(region.name, asked) || same_text(region.display, asked)) return std::string(region.name);
  return {};
}

std::string all_regions() {
  std::string out;
  for (const auto& region : regions) out += (out.empty() ? "" : ",") + std::string(region.name);
  return out;
}

json display_names() {
  auto names = json::array();
  for (const auto& region : regions) names.push_back(region.display);
  return names;
}

json locations_of(std::string_view subscription) {
  auto values = json::array();
  for (const auto& region : regions)
    values.push_back({{"id", fmt::format("/subscriptions/{}/locations/{}", subscription, region.name)},
                      {"name", region.name},
                      {"type", "Region"},
                      {"displayName", region.display},
                      {"regionalDisplayName", fmt::format("({}) {}", region.geography, region.display)},
                      {"metadata",
                       {{"regionType", "Physical"},
                        {"regionCategory", "Recommended"},
                        {"geographyGroup", region.geography},
                        {"longitude", region.longitude},
                        {"latitude", region.latitude}}}});
  return values;
}

}  // namespace keyless::sandbox::arm
