#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "model/live.hpp"
#include "providers/devops/devops.hpp"

/// From a secret to federation and back, and from the issuer of Azure DevOps to that of Entra. Only for .cpp files of
/// this folder.
namespace keyless::providers::devops {

/// Whether the connection signs in by federation.
bool is_federated(const model::Fields& connection);

/// Asks for the other scheme. A trust that was written a moment ago may not have spread: such refusals are tried again.
asio::awaitable<Result<Answer>> ask_for_conversion(Services services, model::LiveObject live, std::string scheme,
                                                   std::string doing);
/// Asks for the Entra issuer. True: the service has begun. False: its answer was lost or tells nothing, so what is read
/// next tells.
asio::awaitable<Result<bool>> ask_for_migration(Services services, model::LiveObject live, std::string doing);

}  // namespace keyless::providers::devops
