#pragma once

#include <string>
#include <string_view>

#include "keyless/result.hpp"

namespace keyless {

/// With padding, the alphabet of Basic authentication.
std::string base64(std::string_view bytes);
/// As in JWTs: `-` and `_`, without padding.
std::string base64url(std::string_view bytes);

/// As in JWTs: `-` and `_`, padding optional. `protocol` when it is something else.
Result<std::string> from_base64url(std::string_view text);
/// Takes both alphabets, with and without padding; "" when it is neither.
std::string from_base64(std::string_view text);

}  // namespace keyless
