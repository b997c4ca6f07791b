#pragma once

#include <memory>

#include "providers/provider.hpp"

namespace keyless::providers {

/// The federated credentials of identities that can't have any: one that is declared is told what to do instead.
std::unique_ptr<Provider> make_no_federation();

}  // namespace keyless::providers
