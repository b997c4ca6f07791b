#pragma once

#include <string>
#include <string_view>

namespace keyless::model {

/// The name we give a role assignment: UUIDv5 of scope, principal and role, all folded; `owner` is put in front on
/// identities that are not ours, where the name is the proof of ownership, and is "" otherwise.
std::string role_assignment_name(std::string_view owner, std::string_view scope, std::string_view principal_id,
                                 std::string_view role_guid);

}  // namespace keyless::model
