#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace keyless::plan {

inline constexpr std::size_t shortest_key = 32;  ///< bytes

/// HMAC-SHA-256 over everything in the document but `digest` and `hmac` themselves: `sha256:…`.
std::string hmac_of(nlohmann::json document, const std::string& key);

}  // namespace keyless::plan
