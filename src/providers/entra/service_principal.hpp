#pragma once

#include "base/asio.hpp"
#include "providers/entra/graph.hpp"

namespace keyless::providers::entra {

/// Makes the principal that stands for an application of this tenant, unless it has one. Waits while the directory does
/// not know a new application everywhere.
asio::awaitable<Result<void>> stand_up_principal(Services services, std::string client_id, std::string doing);

}  // namespace keyless::providers::entra
