#pragma once

#include "base/asio.hpp"
#include "keyless/result.hpp"
#include "model/graph.hpp"
#include "model/live.hpp"
#include "providers/provider.hpp"

namespace keyless::live {

/// Reads everything that `desired` names and what hangs on it: the providers' rounds in order, the providers of one
/// round in parallel. What could not be seen is in the Live, with its reason; an Error means that the run can't go on
/// (not signed in). Both arguments are the caller's and must outlive the read. Nothing is ever written.
asio::awaitable<Result<model::Live>> read(const providers::Providers& providers, const model::Graph& desired);

}  // namespace keyless::live
