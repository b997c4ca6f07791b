#pragma once

#include <map>

#include "base/asio.hpp"
#include "verify/verify.hpp"

namespace keyless::verify {

/// Proves that one declared connection signs in as it is now: its token, the exchange, and an answer of Resource
/// Manager to its identity. `live` was read for this graph; `made` holds what has changed since, by address. The Error
/// of a broken proof carries cause and remedy; of one that shows neither way it is `indeterminate`.
asio::awaitable<Result<void>> prove(const model::Graph& desired, const model::Live& live, model::Address connection,
                                    const std::map<model::Address, model::LiveObject>& made, Means means);

}  // namespace keyless::verify
