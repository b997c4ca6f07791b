#pragma once

#include <cstddef>
#include <string_view>

namespace keyless::model {

/// How many characters have to be put in, taken out or changed to make one of the other.
std::size_t edit_distance(std::string_view left, std::string_view right);

}  // namespace keyless::model
