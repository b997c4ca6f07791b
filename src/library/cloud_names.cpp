#include "library/cloud_names.hpp"

#include "model/cloud.hpp"

namespace keyless::library {

CloudNames built_in_names(std::string_view cloud) {
  const auto* known = model::find_built_in_cloud(cloud);
  if (!known) known = model::find_built_in_cloud("AzureCloud");
  return {std::string(known->name), std::string(known->resource_manager) + "/", std::string(known->exchange_audience)};
}

}  // namespace keyless::library
