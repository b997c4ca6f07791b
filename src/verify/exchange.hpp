#pragma once

#include "verify/subject.hpp"
#include "verify/verify.hpp"

namespace keyless::verify {

/// The token exchange, and a call to Resource Manager where this run holds the token itself.
asio::awaitable<std::vector<model::Link>> exchange_links(const Subject& subject, const Means& means);

}  // namespace keyless::verify
