#pragma once

#include <string>
#include <string_view>

namespace keyless {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// HMAC-SHA-256 of `bytes` under `key`, as 64 lower-case hexadecimal digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);
/// Whether both are the same, in a time that depends on their lengths only.
bool equal_in_constant_time(std::string_view left, std::string_view right);

/// RFC 4122 version 5 UUID of `name` in the namespace ARM and Bicep use for `guid()`
/// (11fb06fb-712d-4ddd-98c7-e71bbd588830), lower case. guid() is case-sensitive to its input: fold it first.
std::string uuid5(std::string_view name);

}  // namespace keyless
