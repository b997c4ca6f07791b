#pragma once

#include "base/asio.hpp"
#include "diff/policy.hpp"
#include "http/authorizer.hpp"
#include "keyless/result.hpp"
#include "model/graph.hpp"
#include "model/live.hpp"
#include "model/plan.hpp"
#include "providers/provider.hpp"
#include "providers/services.hpp"

namespace keyless::cli {

/// A plan, with what was read for it: a proof needs that.
struct Compared {
  model::Live live;
  model::Plan plan;
};

/// What a comparison reads with. Everything must outlive it.
struct Sources {
  const providers::Providers& providers;
  providers::Services services;
  http::Authorizer& tokens;  ///< those that the requests carry
};

/// Reads, compares; and where the plan would lend an identity, reads what that is judged by, finds out who is signed
/// in, and compares again. The one path of plan, apply, drift and destroy.
asio::awaitable<Result<Compared>> compare(Sources sources, const model::Graph& desired, diff::Policy policy);

}  // namespace keyless::cli
