#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace keyless {

/// ASCII lower case; other bytes unchanged. Services fold ASCII only.
std::string lower(std::string_view text);
bool equal_caseless(std::string_view left, std::string_view right);
bool starts_with_caseless(std::string_view text, std::string_view prefix);

/// What follows the last `/`.
std::string_view last_segment(std::string_view path);
std::vector<std::string> split(std::string_view text, char separator);
std::string joined(const std::vector<std::string>& parts, std::string_view separator);

/// 8-4-4-4-12 hexadecimal digits, any letter case.
bool is_guid(std::string_view text);

/// How many characters have to be put in, taken out or changed to make one of the other.
std::size_t edit_distance(std::string_view left, std::string_view right);
/// The entry of `candidates` closest to `text` within a third of its length, for "did you mean"; "" when none is close.
std::string nearest(std::string_view text, const std::vector<std::string>& candidates);

}  // namespace keyless
