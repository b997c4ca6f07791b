#pragma once

#include <memory>

#include "providers/provider.hpp"
#include "providers/services.hpp"

/// How the provider of each kind is made: make_KIND() in the namespace of the service that keeps it, one file each.
namespace keyless::providers {

#define KEYLESS_KIND(kind, service)                         \
  namespace service {                                       \
  std::unique_ptr<Provider> make_##kind(Services services); \
  }
#include "model/kinds/all.def"

/// The parts of those that several services keep.
namespace arm {
/// Existing identities that are declared by the ARM id of a resource.
std::unique_ptr<Provider> make_existing_identity(Services services);
/// Federated credentials on user-assigned identities.
std::unique_ptr<Provider> make_federated_credential(Services services);
}  // namespace arm

namespace entra {
/// Existing identities that are declared by client id or principal id.
std::unique_ptr<Provider> make_existing_identity(Services services);
/// Federated credentials on applications.
std::unique_ptr<Provider> make_federated_credential(Services services);
}  // namespace entra

}  // namespace keyless::providers
