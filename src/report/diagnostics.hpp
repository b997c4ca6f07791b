#pragma once

#include <string>

#include "model/diagnostic.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// `file:line:column: error: message`, the line, a mark under the column, the hint. All of them, then a count.
std::string diagnostics(const model::Diagnostics& found, Style style);

}  // namespace keyless::report
