#pragma once

#include "checker/truth.hpp"

namespace keyless::checker {

/// Everything that a connection may show now when it signs in by federation; empty of one that does not federate.
std::vector<Presented> presented_by(const Row& connection);
/// Whether that principal holds a credential that is equal to it byte for byte, for the usual audience.
bool trusts(const Cloud& cloud, const Row& principal, const Presented& presented);
/// Whether a token for the principal of its client id comes of it at this moment: it exists, is ready and enabled, and
/// holds a live secret of that principal, or everything that it may show is trusted.
bool can_sign_in(const Cloud& cloud, const Row& connection);

}  // namespace keyless::checker
