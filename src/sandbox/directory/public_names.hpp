#pragma once

#include <array>
#include <string_view>

/// Under which names tokens are asked for, in each of the clouds that a sandbox may stand for.
namespace keyless::sandbox {

struct PublicNames {
  std::string_view cloud;
  std::array<std::string_view, 2> resource_manager;  ///< either of them is a token's audience
  std::string_view graph;
};

inline constexpr std::array<PublicNames, 3> names_of_clouds = {
    {{"AzureCloud",
      {"https://management.azure.com", "https://management.core.windows.net"},
      "https://graph.microsoft.com"},
     {"AzureUSGovernment",
      {"https://management.usgovcloudapi.net", "https://management.core.usgovcloudapi.net"},
      "https://graph.microsoft.us"},
     {"AzureChinaCloud",
      {"https://management.chinacloudapi.cn", "https://management.core.chinacloudapi.cn"},
      "https://microsoftgraph.chinacloudapi.cn"}}};

bool is_resource_manager(std::string_view audience);  ///< of any cloud; one `/` at the end is no difference
bool is_graph(std::string_view audience);

}  // namespace keyless::sandbox
