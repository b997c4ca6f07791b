#pragma once

#include <string>
#include <string_view>

namespace keyless::report {

/// Takes the first code point off `text`, which must not be empty; U+FFFD for each byte that is not valid UTF-8.
char32_t take_code_point(std::string_view& text);
void append_utf8(std::string& text, char32_t code_point);

}  // namespace keyless::report
