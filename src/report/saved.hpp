#pragma once

#include <string>

#include "report/text.hpp"

namespace keyless::report {

/// The document of a saved plan as `keyless plan` printed it. plan::parse() must have accepted `document`.
std::string saved_plan(const std::string& document, Style style);

}  // namespace keyless::report
