#include "model/cloud.hpp"

#include <algorithm>

namespace keyless::model {
namespace {

constexpr BuiltInCloud clouds[] = {
    {"AzureCloud", "https://management.azure.com", "api://AzureADTokenExchange"},
    {"AzureUSGovernment", "https://management.usgovcloudapi.net", "api://AzureADTokenExchangeUSGov"},
    {"AzureChinaCloud", "https://management.chinacloudapi.cn", "api://AzureADTokenExchangeChina"},
};

}  // namespace

const BuiltInCloud* find_built_in_cloud(std::string_view name) {
  const auto found = std::ranges::find(clouds, name, &BuiltInCloud::name);
  return found == std::end(clouds) ? nullptr : found;
}

}  // namespace keyless::model
