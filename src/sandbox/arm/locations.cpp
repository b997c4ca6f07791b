#include "sandbox/arm/locations.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

struct Region {
  std::string_view name;
  std::string_view display;
  std::string_view geography;
  std::string_view group;
  std::string_view longitude;
  std::string_view latitude;
  std::string_view place;
  std::string_view pair;
  bool recommended = true;
  bool zones = false;
};

/// As the service listed them in April 2026.
constexpr std::array<Region, 60> regions = {{
    {"eastus", "East US", "United States", "US", "-79.8164", "37.3719", "Virginia", "westus", true, true},
    {"westus2", "West US 2", "United States", "US", "-119.852", "47.233", "Washington", "westcentralus", true, true},
    {"australiaeast", "Australia East", "Australia", "Asia Pacific", "151.2094", "-33.86", "New South Wales",
     "australiasoutheast", true, true},
    {"southeastasia", "Southeast Asia", "Asia Pacific", "Asia Pacific", "103.833", "1.283", "Singapore", "eastasia",
     true, true},
    {"northeurope", "North Europe", "Europe", "Europe", "-6.2597", "53.3478", "Ireland", "westeurope", true, true},
    {"swedencentral", "Sweden Central", "Sweden", "Europe", "17.14127", "60.67488", "Gävle", "swedensouth", true, true},
    {"westeurope", "West Europe", "Europe", "Europe", "4.9", "52.3667", "Netherlands", "northeurope", true, true},
    {"uksouth", "UK South", "United Kingdom", "UK", "-0.799", "50.941", "London", "ukwest", true, true},
    {"centralus", "Central US", "United States", "US", "-93.6208", "41.5908", "Iowa", "eastus2", true, true},
    {"southafricanorth", "South Africa North", "South Africa", "Africa", "28.21837", "-25.73134", "Johannesburg",
     "southafricawest", true, true},
    {"centralindia", "Central India", "India", "Asia Pacific", "73.9197", "18.5822", "Pune", "southindia", true, true},
    {"eastasia", "East Asia", "Asia Pacific", "Asia Pacific", "114.188", "22.267", "Hong Kong", "southeastasia", true,
     true},
    {"indonesiacentral", "Indonesia Central", "Indonesia", "Asia Pacific", "106.816666", "-6.2", "Jakarta", "", true,
     true},
    {"japaneast", "Japan East", "Japan", "Asia Pacific", "139.77", "35.68", "Tokyo, Saitama", "japanwest", true, true},
    {"japanwest", "Japan West", "Japan", "Asia Pacific", "135.5022", "34.6939", "Osaka", "japaneast", true, true},
    {"koreacentral", "Korea Central", "Korea", "Asia Pacific", "126.978", "37.5665", "Seoul", "koreasouth", true, true},
    {"malaysiawest", "Malaysia West", "Malaysia", "Asia Pacific", "101.693207", "3.140853", "Kuala Lumpur", "", true,
     true},
    {"newzealandnorth", "New Zealand North", "New Zealand", "Asia Pacific", "174.76349", "-36.84853", "Auckland", "",
     true, true},
    {"canadacentral", "Canada Central", "Canada", "Canada", "-79.383", "43.653", "Toronto", "canadaeast", true, true},
    {"austriaeast", "Austria East", "Austria", "Europe", "16.3727779", "48.2092056", "Vienna", "", true, true},
    {"belgiumcentral", "Belgium Central", "Belgium", "Europe", "4.355707169", "50.84553528", "Brussels", "", true,
     true},
    {"denmarkeast", "Denmark East", "Denmark", "Europe", "12.56553", "55.67594", "Copenhagen", "", true, true},
    {"francecentral", "France Central", "France", "Europe", "2.373", "46.3772", "Paris", "francesouth", true, true},
    {"germanywestcentral", "Germany West Central", "Germany", "Europe", "8.682127", "50.110924", "Frankfurt",
     "germanynorth", true, true},
    {"italynorth", "Italy North", "Italy", "Europe", "9.18109", "45.46888", "Milan", "", true, true},
    {"norwayeast", "Norway East", "Norway", "Europe", "10.752245", "59.913868", "Norway", "norwaywest", true, true},
    {"polandcentral", "Poland Central", "Poland", "Europe", "21.01666", "52.23334", "Warsaw", "", true, true},
    {"spaincentral", "Spain Central", "Spain", "Europe", "3.4209", "40.4259", "Madrid", "", true, true},
    {"switzerlandnorth", "Switzerland North", "Switzerland", "Europe", "8.564572", "47.451542", "Zurich",
     "switzerlandwest", true, true},
    {"mexicocentral", "Mexico Central", "Mexico", "Mexico", "-100.389888", "20.588818", "Querétaro State", "", true,
     true},
    {"uaenorth", "UAE North", "UAE", "Middle East", "55.316666", "25.266666", "Dubai", "uaecentral", true, true},
    {"brazilsouth", "Brazil South", "Brazil", "South America", "-46.633", "-23.55", "Sao Paulo State", "southcentralus",
     true, true},
    {"chilecentral", "Chile Central", "Chile", "South America", "-70.673676", "-33.447487", "Santiago", "", true, true},
    {"eastus2euap", "East US 2 EUAP", "Canary (US)", "US", "-78.3889", "36.6681", "", "centraluseuap", true, true},
    {"israelcentral", "Israel Central", "Israel", "Middle East", "33.4506633", "31.2655698", "Israel", "", true, true},
    {"qatarcentral", "Qatar Central", "Qatar", "Middle East", "51.439327", "25.551462", "Doha", "", true, true},
    {"eastus2", "East US 2", "United States", "US", "-78.3889", "36.6681", "Virginia", "centralus", false, true},
    {"southcentralus", "South Central US", "United States", "US", "-98.5", "29.4167", "Texas", "northcentralus", false,
     true},
    {"westus3", "West US 3", "United States", "US", "-112.074036", "33.448376", "Phoenix", "eastus", false, true},
    {"northcentralus", "North Central US", "United States", "US", "-87.6278", "41.8819", "Illinois", "southcentralus",
     false, false},
    {"westus", "West US", "United States", "US", "-122.417", "37.783", "California", "eastus", false, false},
    {"jioindiawest", "Jio India West", "India", "Asia Pacific", "70.05773", "22.470701", "Jamnagar", "jioindiacentral",
     false, false},
    {"centraluseuap", "Central US EUAP", "Canary (US)", "US", "-93.6208", "41.5908", "", "eastus2euap", false, false},
    {"westcentralus", "West Central US", "United States", "US", "-110.234", "40.89", "Wyoming", "westus2", false,
     false},
    {"southafricawest", "South Africa West", "South Africa", "Africa", "18.843266", "-34.075691", "Cape Town",
     "southafricanorth", false, false},
    {"australiacentral", "Australia Central", "Australia", "Asia Pacific", "149.1244", "-35.3075", "Canberra",
     "australiacentral2", false, false},
    {"australiacentral2", "Australia Central 2", "Australia", "Asia Pacific", "149.1244", "-35.3075", "Canberra",
     "australiacentral", false, false},
    {"australiasoutheast", "Australia Southeast", "Australia", "Asia Pacific", "144.9631", "-37.8136", "Victoria",
     "australiaeast", false, false},
    {"jioindiacentral", "Jio India Central", "India", "Asia Pacific", "79.08886", "21.146633", "Nagpur", "jioindiawest",
     false, false},
    {"koreasouth", "Korea South", "Korea", "Asia Pacific", "129.0756", "35.1796", "Busan", "koreacentral", false,
     false},
    {"southindia", "South India", "India", "Asia Pacific", "80.1636", "12.9822", "Chennai", "centralindia", false,
     false},
    {"westindia", "West India", "India", "Asia Pacific", "72.868", "19.088", "Mumbai", "southindia", false, false},
    {"canadaeast", "Canada East", "Canada", "Canada", "-71.217", "46.817", "Quebec", "canadacentral", false, false},
    {"francesouth", "France South", "France", "Europe", "2.1972", "43.8345", "Marseille", "francecentral", false,
     false},
    {"germanynorth", "Germany North", "Germany", "Europe", "8.806422", "53.073635", "Berlin", "germanywestcentral",
     false, false},
    {"norwaywest", "Norway West", "Norway", "Europe", "5.733107", "58.969975", "Norway", "norwayeast", false, false},
    {"switzerlandwest", "Switzerland West", "Switzerland", "Europe", "6.143158", "46.204391", "Geneva",
     "switzerlandnorth", false, false},
    {"uaecentral", "UAE Central", "UAE", "Middle East", "54.366669", "24.466667", "Abu Dhabi", "uaenorth", false,
     false},
    {"brazilsoutheast", "Brazil Southeast", "Brazil", "South America", "-43.2075", "-22.90278", "Rio", "brazilsouth",
     false, false},
    {"ukwest", "UK West", "United Kingdom", "UK", "-3.084", "53.427", "Cardiff", "uksouth", false, false},
}};

/// Managed identities there took no federated credentials when the service last said so.
constexpr std::array<std::string_view, 2> without_federation = {"malaysiasouth", "newzealandnorth"};

json pair_of(const std::string& below, const Region& region) {
  if (region.pair.empty()) return json::array();
  return json::array({{{"name", region.pair}, {"id", below + std::string(region.pair)}}});
}

json zones_of(const Region& region) {
  auto zones = json::array();
  for (int zone = 1; zone <= 3; ++zone)
    zones.push_back(
        {{"logicalZone", std::to_string(zone)}, {"physicalZone", fmt::format("{}-az{}", region.name, zone)}});
  return zones;
}

json short_shape(const std::string& below, const Region& region) {
  return {{"id", below + std::string(region.name)},
          {"name", region.name},
          {"displayName", region.display},
          {"longitude", region.longitude},
          {"latitude", region.latitude}};
}

json full_shape(const std::string& below, const Region& region) {
  json shape = {{"id", below + std::string(region.name)},
                {"name", region.name},
                {"type", "Region"},
                {"displayName", region.display},
                {"regionalDisplayName", fmt::format("({}) {}", region.group, region.display)},
                {"metadata",
                 {{"regionType", "Physical"},
                  {"regionCategory", region.recommended ? "Recommended" : "Other"},
                  {"geography", region.geography},
                  {"geographyGroup", region.group},
                  {"longitude", region.longitude},
                  {"latitude", region.latitude},
                  {"physicalLocation", region.place},
                  {"pairedRegion", pair_of(below, region)}}}};
  if (region.zones) shape["availabilityZoneMappings"] = zones_of(region);
  return shape;
}

}  // namespace

std::string region_of(std::string_view asked) {
  for (const auto& region : regions)
    if (equal_caseless(region.name, asked) || equal_caseless(region.display, asked)) return std::string(region.name);
  return {};
}

bool has_federation(std::string_view region) {
  return std::find(without_federation.begin(), without_federation.end(), region) == without_federation.end();
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

json locations_of(std::string_view subscription, std::string_view api_version) {
  auto values = json::array();
  auto below = fmt::format("/subscriptions/{}/locations/", subscription);
  bool is_short = api_version < "2019-11-01";
  for (const auto& region : regions)
    values.push_back(is_short ? short_shape(below, region) : full_shape(below, region));
  return values;
}

}  // namespace keyless::sandbox::arm
