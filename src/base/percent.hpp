#pragma once

#include <string>
#include <string_view>

namespace keyless {

/// RFC 3986: all but letters, digits, `-._~` and what is in `also_plain` becomes `%XX`.
std::string percent_encoded(std::string_view text, std::string_view also_plain = {});
/// What is no `%XX` stays as it is. In forms, `+` is a space.
std::string percent_decoded(std::string_view text, bool plus_is_space = false);

}  // namespace keyless
