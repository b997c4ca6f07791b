#pragma once

#include <string>
#include <vector>

#include "model/plan.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// Why nothing will be written: address, guard, message and the way on, then the count. "" when there are none.
std::string refusals(const std::vector<model::Refusal>& refusals, Style style);

}  // namespace keyless::report
