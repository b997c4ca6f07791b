#pragma once

#include "model/kind.hpp"

/// One file a kind: what its fields are, who writes them, what is asked about it. The names of its fields are the
/// contract between the desired graph, the providers and the diff.
namespace keyless::model::kinds {

#define KEYLESS_KIND(kind, service) extern const Kind kind;
#include "model/kinds/all.def"

/// How many federated credentials one identity can hold.
inline constexpr std::size_t most_trusts = 20;
/// How many tags one resource of Azure can carry.
inline constexpr std::size_t most_tags = 50;

/// `/applications/OBJECT-ID` and `/servicePrincipals/OBJECT-ID`: ids of the directory in the form of ARM ids, none of
/// which looks like these.
std::string entra_application_id(std::string_view object_id);
std::string entra_principal_id(std::string_view object_id);

/// What Graph asks for to write applications that are one's own, or on which one is an owner.
inline constexpr auto application_right = "Application.ReadWrite.OwnedBy";

/// Where an identity keeps whom it trusts, told by its id.
enum class TrustPlace {
  resource_manager,  ///< a user-assigned identity
  directory,         ///< an application of this tenant
  nowhere            ///< an identity of a resource's own, or of another tenant: it can't trust anybody
};
TrustPlace trust_place(std::string_view identity_id);

/// A role that reaches an identity: given to it or to a group it is in, at any scope that was looked at, above it
/// included. Never declared and none of all_kinds(): read only of what is about to be lent. Id: that of the assignment.
extern const Kind reached_role;
/// A role that somebody has on a connection, whoever gave it. Likewise never declared: read only of a connection that
/// is about to be given an identity.
extern const Kind connection_role;

/// A scope for people: `rg-openai/accounts/my-openai-resource`, `rg-openai`, `subscription 0b1f6471`, `/`.
std::string short_scope(std::string_view scope);

}  // namespace keyless::model::kinds
