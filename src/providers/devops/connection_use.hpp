#pragma once

#include <set>
#include <string>

#include "base/asio.hpp"
#include "keyless/result.hpp"
#include "providers/services.hpp"

/// What only a survey asks: facts that people want to see before they change anything, and that no plan compares.
namespace keyless::providers {

/// A connection as one project sees it.
struct ConnectionPlace {
  std::string organization = {};
  std::string project = {};
  std::string id = {};
};

/// The newest run that used a connection, as execution history has it.
struct LastUse {
  std::string finished = {};  ///< date and time as answered; "" while it runs, or when there never was a run
  std::string result = {};    ///< succeeded, failed ...
  std::string pipeline = {};  ///< name of its pipeline
};
asio::awaitable<Result<LastUse>> last_use(Services services, ConnectionPlace connection);

/// The ids, lower case, of the connections of a project that we are Administrator of.
asio::awaitable<Result<std::set<std::string>>> manageable_connections(Services services, std::string organization,
                                                                      std::string project);

}  // namespace keyless::providers
