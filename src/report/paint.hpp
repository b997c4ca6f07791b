#pragma once

#include <string>
#include <string_view>

#include "report/text.hpp"

namespace keyless::report {

enum class Color { green, yellow, red, cyan, dim, bold };

/// `text` in that color, or as it is when the style has none. `text` must be harmless already.
std::string paint(Style style, Color color, std::string_view text);

}  // namespace keyless::report
