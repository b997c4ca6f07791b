#pragma once

#include <string>
#include <string_view>

#include "keyless/result.hpp"

namespace keyless::http {

/// With padding, the alphabet of Basic authentication.
std::string base64(std::string_view bytes);
/// As in JWTs: `-` and `_`, padding optional. `protocol` when it is something else.
Result<std::string> from_base64url(std::string_view text);

}  // namespace keyless::http
