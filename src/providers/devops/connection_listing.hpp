#pragma once

#include "providers/devops/devops.hpp"
#include "providers/provider.hpp"

namespace keyless::providers::devops {

/// The connections of every project that the declared ones lie in, and what they will present. A list holds what we may
/// see: what it lacks is absent only when we may see everything, or when people say so (`new: true`).
asio::awaitable<Result<Live>> observe_connections(Services services, Interest interest);

}  // namespace keyless::providers::devops
