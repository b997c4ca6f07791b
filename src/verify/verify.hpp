#pragma once

#include <string>
#include <vector>

#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"
#include "model/chain.hpp"
#include "model/graph.hpp"
#include "model/live.hpp"

namespace keyless::verify {

/// How the token exchange is proven.
enum class Via {
  any,    ///< a pipeline job's own way where there is one and it may use the connection, else the connection's own test
  job,    ///< only as a pipeline job: ask for the connection's ID token, exchange it, call Resource Manager
  proxy,  ///< only by the connection's own test through the endpoint proxy
};

/// What verification works with; everything must outlive it.
struct Means {
  http::Sender* signed_in = nullptr;  ///< as keyless itself
  http::Sender* plain = nullptr;      ///< without sign-in: for the exchange
  const http::Cloud* cloud = nullptr;
  Clock* clock = nullptr;
  std::string tenant;
  std::string oidc_request_uri;  ///< of the pipeline job this runs in; "" outside of one
  Via via = Via::any;
  Milliseconds patience{60'000};  ///< how long a fresh trust may take to spread before a refusal counts
};

/// Walks every declared service connection of the graph. `live` must have been read for this graph.
asio::awaitable<std::vector<model::Chain>> verify(const model::Graph& desired, const model::Live& live, Means means);

}  // namespace keyless::verify
