#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

Service azure_devops();               ///< dev.azure.com
Service azure_devops_graph();         ///< vssps.dev.azure.com
Service azure_devops_entitlements();  ///< vsaex.dev.azure.com

}  // namespace keyless::sandbox
