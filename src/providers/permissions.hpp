#pragma once

#include <boost/asio/awaitable.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "keyless/result.hpp"
#include "providers/services.hpp"

/// What whoever keyless runs as may do, asked of the services themselves.
namespace keyless::providers {

/// One entry of what Resource Manager says a caller may do at a scope.
struct Permission {
  std::vector<std::string> actions;      ///< `*` stands for any run of characters
  std::vector<std::string> not_actions;  ///< taken away from this entry's actions only
};
/// All entries for the caller, those inherited from above included. Deny assignments, locks and policies are not in it.
boost::asio::awaitable<Result<std::vector<Permission>>> permissions_at(Services services, std::string scope);

/// A question to the security namespace of service connections.
struct ConnectionRight {
  std::string token;  ///< `endpoints/PROJECT-ID[/CONNECTION-ID]`
  int bit = 0;        ///< one of those below
};
/// The bits of that namespace, as every organization's own list of namespaces names them.
inline constexpr int use_bit = 1, administer_bit = 2, create_bit = 4, view_bit = 16;

/// Whether the caller holds each of these rights, in order. `broken_promise` when the answer is about others.
boost::asio::awaitable<Result<std::vector<bool>>> holds_connection_rights(Services services, std::string organization,
                                                                          std::vector<ConnectionRight> rights);

}  // namespace keyless::providers
