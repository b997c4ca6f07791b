#include "sandbox/devops/service.hpp"

namespace keyless::sandbox {

Service azure_devops_graph() {
  return devops::service_of("azureDevOpsGraph", {});
}
Service azure_devops_entitlements() {
  return devops::service_of("azureDevOpsEntitlements", {});
}

}  // namespace keyless::sandbox
