#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace keyless::manifest {

/// A byte or character that a manifest must not hold.
struct BadCharacter {
  std::size_t at = 0;     ///< byte offset
  bool encoding = false;  ///< not UTF-8, as opposed to a character we refuse
  std::string name = {};  ///< `U+202E`, or the byte as `0xFF`
};

/// The first place that is not strict UTF-8, or holds a control, bidirectional, invisible or line-separating character
/// other than LF, TAB and CR LF.
std::optional<BadCharacter> first_bad_character(std::string_view text);

bool is_letter(char c);  ///< of ASCII

/// Number of characters in well-formed UTF-8.
std::size_t length_in_characters(std::string_view text);

}  // namespace keyless::manifest
