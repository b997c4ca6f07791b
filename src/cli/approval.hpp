#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "cli/console.hpp"

namespace keyless::cli {

/// Asks unless told not to; without a terminal there is nobody to ask. The exit code when the answer is no.
std::optional<int> not_approved(const Arguments& arguments, Console& console);

}  // namespace keyless::cli
