#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "model/live.hpp"
#include "providers/devops/devops.hpp"

/// From a secret to federation and back, and from one issuer to the other. Only for .cpp files of this folder.
namespace keyless::providers::devops {

/// Asks for the other scheme. A trust that was written a moment ago may not have spread: such refusals are tried again.
asio::awaitable<Result<Answer>> ask_for_conversion(Services services, LiveObject live, std::string scheme,
                                                   std::string doing);
/// Asks for the Entra issuer. True: the service has begun; false: its answer was lost, so what is read next tells.
asio::awaitable<Result<bool>> ask_for_migration(Services services, LiveObject live, std::string doing);

}  // namespace keyless::providers::devops
