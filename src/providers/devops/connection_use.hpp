#pragma once

#include <set>
#include <string>
#include <vector>

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

/// A pipeline that used a connection.
struct PipelineThatUsed {
  std::string id = {};
  std::string name = {};

  bool operator==(const PipelineThatUsed&) const = default;
};

/// How many runs of a connection's execution history are read.
inline constexpr int runs_read = 50;

/// The newest run that used a connection, as execution history has it, and the pipelines of the newest runs.
struct LastUse {
  std::string finished = {};  ///< date and time as answered; "" while it runs, or when there never was a run
  std::string result = {};    ///< succeeded, failed ...
  std::string pipeline = {};  ///< name of its pipeline
  std::vector<PipelineThatUsed> pipelines = {};  ///< each once, the newest first; releases left out
};
asio::awaitable<Result<LastUse>> last_use(Services services, ConnectionPlace connection);

/// The ids, lower case, of the connections of a project that we are Administrator of.
asio::awaitable<Result<std::set<std::string>>> manageable_connections(Services services, std::string organization,
                                                                      std::string project);

}  // namespace keyless::providers
