#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keyless/live.hpp"
#include "model/value.hpp"

namespace keyless::model {

using keyless::Mark;
using keyless::mark_in;
using keyless::mark_in_description;

/// Tag names on Azure objects.
inline constexpr std::string_view tag_owner = "keyless-owner";
inline constexpr std::string_view tag_proof = "keyless-proof";
inline constexpr std::string_view tag_entry = "keyless-entry";
inline constexpr std::string_view tag_protect = "keyless-protect";

/// The proof for an object: 16 hexadecimal digits over owner and the folded object id.
/// For ARM objects the id is the ARM id; for others it is what Kind::mark_covers says.
std::string proof_of(std::string_view owner, std::string_view object_id);
/// What a connection's proof covers: the keys we choose, because its id is not known before it exists.
std::string connection_mark_id(std::string_view organization, std::string_view project_id, std::string_view name);

/// Likewise for an application, whose key is chosen by us.
std::string application_mark_id(std::string_view tenant, std::string_view unique_name);

/// Whether `mark` names this owner and its proof holds for the object.
bool proves(const Mark& mark, std::string_view object_id);

/// Mark → tags; back by mark_in().
Tags mark_tags(std::string_view owner, std::string_view object_id);
/// Whether a tag of this name is ours: mark, stamp and protection.
bool is_mark_tag(std::string_view name);

/// A connection's description with the mark in its last line; back by mark_in_description(). `without_mark` is what the
/// user wrote.
std::string marked_description(std::string_view description, std::string_view owner, std::string_view object_id,
                               bool protect = false);
std::string without_mark(std::string_view description);

/// The name of a federated credential of ours: readable, and ending in a digest of owner, identity and `purpose`.
/// 3 to 120 characters of `[A-Za-z0-9_-]`.
std::string credential_name(std::string_view owner, std::string_view identity_id, std::string_view purpose);
/// The purpose of the second credential that a connection needs while its first one is still in use.
std::string purpose_beside(std::string_view purpose);
/// Whether `name` ends in the digest that credential_name() gives for these, or for the purpose beside that one.
bool carries_digest(std::string_view name, std::string_view owner, std::string_view identity_id,
                    std::string_view purpose);

/// The name we give a role assignment: UUIDv5 of scope, principal and role, all folded; `owner` is put in front on
/// identities that are not ours, where the name is the proof of ownership, and is "" otherwise.
std::string role_assignment_name(std::string_view owner, std::string_view scope, std::string_view principal_id,
                                 std::string_view role_guid);

}  // namespace keyless::model
