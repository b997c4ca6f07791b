#pragma once

#include <string>

#include "base/asio.hpp"
#include "providers/devops/devops.hpp"

/// Whether a list of connections may count as complete. Only for .cpp files of this folder.
namespace keyless::providers::devops {

struct Sight {
  std::string project_id = {};
  bool everything = false;  ///< a role on all connections of the project shows us each of them
};

/// What we may see of the connections of a project. Asked only when something declared is not in the list.
asio::awaitable<Result<Sight>> sight_of_connections(Services services, Place place);

/// Why a connection that is not listed is not known to be absent.
std::string maybe_hidden(const std::string& name, const Place& place);

}  // namespace keyless::providers::devops
