#pragma once

#include <string>

#include "keyless/result.hpp"

namespace keyless::cli {

/// The key that saved plans are authenticated with: the value of KEYLESS_PLAN_KEY, or what the file named by
/// KEYLESS_PLAN_KEY_FILE holds before its final line end. "" when neither is set; unsafe_plan when it is shorter than
/// 32 bytes, or when both are set and differ.
Result<std::string> plan_key();

}  // namespace keyless::cli
