#pragma once

#include "manifest/sections/federated_credentials.hpp"
#include "manifest/sections/organization_access.hpp"
#include "manifest/sections/roles.hpp"

namespace keyless::manifest {

enum class IdentityKind { user_assigned, application, existing };

struct Identity {
  Place at = {};
  Text name;
  IdentityKind kind = IdentityKind::user_assigned;
  /// What tells it from all others: the ARM id in canonical spelling, or for lack of one what declares it, as in
  /// `uniqueName:NAME`, `clientId:GUID` and `principalId:GUID`.
  std::string id;
  Text resource_group;       ///< of an existing one: taken from its id; empty for those of the directory
  std::string subscription;  ///< lower case, defaults filled in; empty for those of the directory
  std::string location;      ///< defaults filled in; only for user-assigned ones
  Text arm_id;               ///< of an existing one, in canonical spelling: one of these three is written
  Text client_id;            ///< lower case
  Text principal_id;         ///< lower case
  std::string unique_name;   ///< of an application, default filled in
  Text previously;           ///< of an application: what that default is made of
  std::vector<Text> owners;  ///< of an application: object ids, lower case
  bool remove_passwords = false;
  TagTexts tags;
  bool protect = false;
  bool adopt = false;
  Text previous_owner;  ///< `team[/name]` whose mark it may still carry
  std::vector<RoleGrant> roles;
  std::vector<FederatedCredential> federated_credentials;
  std::optional<OrganizationAccess> organization_access;
  std::string canonical;  ///< the entry without order, comments and quoting: equal text, equal meaning
};

namespace rules {

extern const Rule identity_name, unique_name;

}  // namespace rules

namespace shapes {

extern const Shape identities;  ///< a list

}  // namespace shapes

/// The key of an application in the directory, made of the name it was created under.
std::string default_unique_name(const Manifest& manifest, const std::string& name);

void finish_identities(Reading& reading);
void check_identities(const Manifest& manifest, Findings& findings);

}  // namespace keyless::manifest
