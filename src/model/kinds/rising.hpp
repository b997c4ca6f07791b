#pragma once

#include <algorithm>
#include <span>
#include <string_view>

#include "base/text.hpp"
#include "model/value.hpp"

/// Levels of access that can be compared. Only for .cpp files of this folder.
namespace keyless::model::kinds {

/// Whether going from `live` to `desired` gives more: `rising` names the known levels, the least first, letter case
/// ignored. Of a level that is not among them nobody knows; only the least of all is certain not to give more.
inline bool rises(std::span<const std::string_view> rising, const Value& live, const Value& desired) {
  const auto place_of = [&](const Value& level) {
    const auto* name = std::get_if<std::string>(&level);
    return std::ranges::find_if(rising, [&](std::string_view one) { return name && equal_caseless(one, *name); });
  };
  const auto before = place_of(live), after = place_of(desired);
  if (live == desired || after == rising.begin()) return false;
  return before == rising.end() || after > before;
}

}  // namespace keyless::model::kinds
