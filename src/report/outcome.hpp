#pragma once

#include <string>
#include <vector>

#include "model/outcome.hpp"
#include "model/plan.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// `identity/mi-x: creating ...`, without line end.
std::string step_started(const model::Change& change);
/// `identity/mi-x: created after 1.2 s`, or the error on lines of its own; without line end.
std::string step_ended(const model::Change& change, const model::Outcome& outcome, Style style);

/// `Apply complete: 5 created, 1 updated.`; or what was done, what failed, what was skipped and because of what.
std::string outcomes(const std::vector<model::Outcome>& outcomes, bool interrupted, Style style);
/// Steps with their outcomes; also what the plan refused and could not evaluate, where there is such.
std::string outcomes_json(const std::vector<model::Outcome>& outcomes, const model::Plan& plan);

}  // namespace keyless::report
