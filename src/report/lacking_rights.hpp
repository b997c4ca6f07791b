#pragma once

#include <string>

#include "model/plan.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// What whoever runs the plan may not do, each right once with what it is for; "" when nothing is known to be missing.
std::string lacking_rights(const model::Plan& plan, Style style);

}  // namespace keyless::report
