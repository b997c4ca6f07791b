#pragma once

#include <memory>

#include "providers/provider.hpp"
#include "providers/services.hpp"

/// The Resource Manager kinds, one file each.
namespace keyless::providers::arm {

std::unique_ptr<Provider> make_subscription(Services services);
std::unique_ptr<Provider> make_management_group(Services services);
std::unique_ptr<Provider> make_existing_identity(Services services);
std::unique_ptr<Provider> make_role_definition(Services services);
std::unique_ptr<Provider> make_resource_group(Services services);
std::unique_ptr<Provider> make_identity(Services services);
std::unique_ptr<Provider> make_role_assignment(Services services);
std::unique_ptr<Provider> make_federated_credential(Services services);

}  // namespace keyless::providers::arm
