#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox {

std::string lower(std::string_view text);
bool same_text(std::string_view a, std::string_view b);                 ///< letter case ignored
bool starts_with_text(std::string_view text, std::string_view prefix);  ///< letter case ignored
std::vector<std::string> split(std::string_view text, char separator);  ///< keeps empty parts
bool is_guid(std::string_view text);                                    ///< with dashes, without braces

std::string percent_decoded(std::string_view text, bool plus_is_space = false);
std::string percent_encoded(std::string_view text);  ///< all but letters, digits and `-._~`

std::string base64(std::string_view bytes);
std::string base64url(std::string_view bytes);  ///< without padding
/// Takes both alphabets, with and without padding; "" when it is none of them.
std::string from_base64(std::string_view text);

/// `*` stands for any run of characters; letter case ignored. Linear but for one star at a time.
bool fits_wildcards(std::string_view pattern, std::string_view text);
/// Whether JSON text nests so deeply that working on it would take the stack with it. Cheap; reads no more than braces,
/// brackets and strings, so it may be asked of any bytes.
bool nests_too_deep(std::string_view json_text);

using WallTime = std::chrono::system_clock::time_point;
long long epoch_seconds(WallTime at);
std::string iso_time(WallTime at);     ///< 2026-11-21T10:00:00.1234567Z
std::string http_date(WallTime at);    ///< Sat, 21 Nov 2026 10:00:00 GMT
std::string iso_seconds(WallTime at);  ///< 2026-11-21 10:00:00Z

}  // namespace keyless::sandbox
