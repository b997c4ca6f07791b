#pragma once

#include <string>

#include "model/plan.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// The plan as users of Terraform know it: legend of used symbols, changes with field: old -> new and a reason,
/// undeclared access, refusals, what could not be seen, totals, `No changes.`
std::string plan(const model::Plan& plan, const Heading& heading, Style style);

}  // namespace keyless::report
