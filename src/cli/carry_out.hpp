#pragma once

#include "cli/run.hpp"

namespace keyless::cli {

/// Carries out a plan that was shown and approved: a line per step, then what was done, what failed and what was
/// skipped because of what, then the cost. Answers the exit code.
boost::asio::awaitable<int> carry_out_and_report(Clouds& clouds, const model::Plan& plan, const Arguments& arguments,
                                                 Console& console);

}  // namespace keyless::cli
