#include "model/diagnostic.hpp"

#include <algorithm>

namespace keyless::model {

bool has_errors(const Diagnostics& diagnostics) {
  return std::ranges::any_of(diagnostics, [](const Diagnostic& found) { return found.severity == Severity::error; });
}

}  // namespace keyless::model
