#pragma once

#include <span>
#include <string_view>

namespace keyless::model {

/// What resources say of the cloud they are in.
struct BuiltInCloud {
  std::string_view name;               ///< AzureCloud
  std::string_view resource_manager;   ///< https://management.azure.com
  std::string_view exchange_audience;  ///< api://AzureADTokenExchange
};

/// AzureCloud, AzureUSGovernment or AzureChinaCloud; nullptr for any other name.
const BuiltInCloud* find_built_in_cloud(std::string_view name);

}  // namespace keyless::model
