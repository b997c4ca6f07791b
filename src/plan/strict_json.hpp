#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "keyless/result.hpp"

namespace keyless::plan {

/// Reads JSON that came from outside: no duplicate key at any depth (unsafe_plan), at most 64 levels, no trailing text
/// (invalid_argument). `file` names it in errors.
Result<nlohmann::json> parse_strictly(const std::string& text, const std::string& file);

}  // namespace keyless::plan
