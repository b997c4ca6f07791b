#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "keyless/result.hpp"
#include "providers/services.hpp"

namespace keyless::providers {

/// A question to the security namespace of service connections.
struct ConnectionRight {
  std::string token;  ///< `endpoints/PROJECT-ID[/CONNECTION-ID]`
  int bit = 0;        ///< one of those below
};
/// The bits of that namespace, as every organization's own list of namespaces names them.
inline constexpr int use_bit = 1, administer_bit = 2, create_bit = 4, view_bit = 16;

/// Whether the caller holds each of these rights, in order. `broken_promise` when the answer is about others.
asio::awaitable<Result<std::vector<bool>>> holds_connection_rights(Services services, std::string organization,
                                                                   std::vector<ConnectionRight> rights);

}  // namespace keyless::providers
