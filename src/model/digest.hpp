#pragma once

#include <string>
#include <string_view>

namespace keyless::model {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256_hex(std::string_view bytes);
/// HMAC-SHA-256 of `bytes` under `key`, as 64 lower-case hexadecimal digits.
std::string hmac_sha256_hex(std::string_view key, std::string_view bytes);
/// Whether both are the same, in a time that depends on their lengths only.
bool equal_in_constant_time(std::string_view left, std::string_view right);

/// RFC 4122 version 5 UUID of `name` in the namespace ARM and Bicep use for `guid()`
/// (11fb06fb-712d-4ddd-98c7-e71bbd588830), lower case. guid() is case-sensitive to its input: fold it first.
std::string uuid5(std::string_view name);

/// The name we give a role assignment: UUIDv5 of scope, principal and role, all folded; `owner` is put in front on
/// identities that are not ours, where the name is the proof of ownership, and is "" otherwise.
std::string role_assignment_name(std::string_view owner, std::string_view scope, std::string_view principal_id,
                                 std::string_view role_guid);

}  // namespace keyless::model
