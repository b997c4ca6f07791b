#pragma once

#include <optional>
#include <string>

#include "keyless/result.hpp"

namespace keyless::plan {

/// What is wrong with JSON that came from outside: a duplicate key at any depth (unsafe_plan), more than 64 levels,
/// trailing text or no JSON at all (invalid_argument). `file` names it in the error.
std::optional<Error> structural_fault(const std::string& text, const std::string& file);

}  // namespace keyless::plan
