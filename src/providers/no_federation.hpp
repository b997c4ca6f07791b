#pragma once

#include <memory>

#include "providers/provider.hpp"

namespace keyless::providers {

/// The federated credentials of identities that can't have any: there are none, and one that is declared is reported
/// with what to do instead.
std::unique_ptr<Provider> make_no_federation();

}  // namespace keyless::providers
