#pragma once

#include "diff/policy.hpp"
#include "model/graph.hpp"
#include "model/live.hpp"
#include "model/plan.hpp"
#include "model/questions.hpp"

namespace keyless::diff {

/// What must change to make `live` as `desired` says, under `policy`. Pure: same arguments, same plan.
/// The graph must be free of cycles and dangling references (Graph::ordered() succeeded): anything else is refused as a
/// single `graph` refusal. A plan that is_held_back() must not be applied; every other refusal, and everything unseen
/// or impossible, holds back only what depends on it: those rows are no-ops with `held` saying why. `open`, where
/// given, gets what should be read before the plan is made again and counts: what it would lend, and to which
/// connections. A plan made without the answers refuses or can't judge what depends on them; it never permits.
model::Plan make_plan(const model::Graph& desired, const model::Live& live, const Policy& policy,
                      model::OpenQuestions* open = nullptr);

}  // namespace keyless::diff
