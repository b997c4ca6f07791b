#pragma once

#include <string>

#include "base/asio.hpp"
#include "providers/services.hpp"

namespace keyless::providers::entra {

/// What an id is that no service principal of the tenant has as `asked` (`clientId` or `principalId`), with the key to
/// write instead; "" when the directory doesn't know it, or doesn't tell us. Asks up to four questions.
asio::awaitable<std::string> what_else_it_is(Services services, std::string asked, std::string id);

}  // namespace keyless::providers::entra
