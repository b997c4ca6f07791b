#pragma once

#include <memory>

#include "providers/provider.hpp"
#include "providers/services.hpp"

/// The kinds of the directory (Microsoft Graph), one file each.
namespace keyless::providers::entra {

std::unique_ptr<Provider> make_application(Services services);
std::unique_ptr<Provider> make_application_owner(Services services);
std::unique_ptr<Provider> make_application_secret(Services services);
/// The existing identities that are declared by client id or principal id.
std::unique_ptr<Provider> make_existing_identity(Services services);
/// The federated credentials on applications.
std::unique_ptr<Provider> make_federated_credential(Services services);

}  // namespace keyless::providers::entra
