#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "keyless/result.hpp"
#include "providers/services.hpp"

namespace keyless::providers {

/// One entry of what Resource Manager says whoever keyless runs as may do at a scope.
struct Permission {
  std::vector<std::string> actions;      ///< `*` stands for any run of characters
  std::vector<std::string> not_actions;  ///< taken away from this entry's actions only
};
/// All entries for the caller, those inherited from above included. Deny assignments, locks and policies are not in it.
asio::awaitable<Result<std::vector<Permission>>> permissions_at(Services services, std::string scope);

}  // namespace keyless::providers
