#pragma once

#include <string_view>

/// The services as scenarios, fault rules and quotas name them.
namespace keyless::sandbox {

inline constexpr std::string_view arm_service = "resourceManager", graph_service = "microsoftGraph",
                                  devops_service = "azureDevOps", entra_service = "activeDirectory";

}  // namespace keyless::sandbox
