#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "providers/observations.hpp"
#include "providers/provider.hpp"
#include "providers/services.hpp"

/// Only for .cpp files of this folder.
namespace keyless::providers::arm {

/// Finds out which of these scopes do not exist, so that the plan says so and not a half-done apply: one question a
/// group that is not known to be there, and one a resource. A group or identity that this run declares may be still to
/// come. What is not proven to be missing is left to the service.
asio::awaitable<void> note_missing_scopes(Services services, Interest interest, Observations& observed,
                                          std::vector<std::string> scopes);

}  // namespace keyless::providers::arm
