#pragma once

#include "base/asio.hpp"
#include "model/graph.hpp"
#include "model/live.hpp"
#include "model/questions.hpp"
#include "providers/services.hpp"

namespace keyless::live {

/// Reads what a first comparison left open, all of it at once; `desired` says which subscriptions the run is about. Who
/// is signed in is not asked here.
asio::awaitable<model::Live> answer(providers::Services services, model::OpenQuestions open,
                                    const model::Graph& desired);

}  // namespace keyless::live
