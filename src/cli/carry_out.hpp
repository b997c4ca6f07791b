#pragma once

#include "apply/apply.hpp"
#include "base/asio.hpp"
#include "cli/run.hpp"

namespace keyless::cli {

/// Carries out a plan that was shown and approved: a line per step, then what was done, what failed and what was
/// skipped because of what, then the cost. Answers the exit code; what is impossible counts as not done.
asio::awaitable<int> carry_out_and_report(Clouds& clouds, const model::Plan& plan, const Arguments& arguments,
                                          Console& console, apply::Prove prove = {});

/// The proof of a conversion, migration or move, as `keyless verify` gives it. Everything must outlive it.
apply::Prove prover(Clouds& clouds, const model::Graph& desired, const model::Live& live, const Arguments& arguments);

}  // namespace keyless::cli
