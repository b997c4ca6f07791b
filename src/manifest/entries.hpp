#pragma once

#include <map>
#include <string>
#include <vector>

/// The entries of a manifest, typed. Every value keeps its place.
namespace keyless::manifest {

/// A place in the manifest's file; line and column (in characters) start at 1, 0 when the value was not written.
struct Place {
  int line = 0;
  int column = 0;
};

/// A string and where it stands. Not written: empty, and no place.
struct Text {
  std::string value = {};
  Place at = {};
  bool written() const { return at.line > 0; }
};

/// Name → value; overlays of manifest, group and identity are merged by whoever builds the desired graph.
using TagTexts = std::map<std::string, Text>;

struct AzureSection {
  Text cloud;  ///< not written: AzureCloud
  Text tenant;
  Text subscription;
  Text location;
};

struct AzureDevOpsSection {
  Text organization;
  Text project;
  Text issuer;  ///< not written: entra
};

struct ResourceGroup {
  Place at = {};
  Text name;
  std::string subscription;  ///< with the default filled in, lower case
  std::string location;      ///< with the default filled in; may be empty
  TagTexts tags;
  bool protect = false;
  bool adopt = false;
};

struct RoleGrant {
  Place at = {};
  Text role;   ///< display name or GUID as written
  Text scope;  ///< full ARM id in canonical spelling, `/` for the root
  Text description;
};

struct FederatedCredential {
  Place at = {};
  Text name;
  Text issuer;
  Text subject;
  Text audience;  ///< not written: the cloud's exchange audience
  bool allow_risk = false;
};

enum class IdentityKind { user_assigned, existing };

struct Identity {
  Place at = {};
  Text name;
  IdentityKind kind = IdentityKind::user_assigned;
  std::string id;            ///< ARM id in canonical spelling, of either kind
  Text resource_group;       ///< of an existing one: taken from its id
  std::string subscription;  ///< lower case, defaults filled in
  std::string location;      ///< defaults filled in; empty for existing ones
  TagTexts tags;
  bool protect = false;
  bool adopt = false;
  std::vector<RoleGrant> roles;
  std::vector<FederatedCredential> federated_credentials;
  std::string canonical;  ///< the entry without order, comments and quoting: equal text, equal meaning
};

struct ServiceConnection {
  static constexpr std::size_t unresolved = static_cast<std::size_t>(-1);
  Place at = {};
  Text name;
  Text project;                             ///< default filled in, then at the place of the default
  Text description;                         ///< no trailing white space
  Text identity;                            ///< as written: NAME or RESOURCEGROUP/NAME
  std::size_t identity_index = unresolved;  ///< the identity meant, in Manifest::identities
  std::string subscription;                 ///< lower case, default filled in
  Text scope_resource_group;
  std::vector<Text> pipelines;
  bool protect = false;
  bool adopt = false;
  std::string canonical;
};

}  // namespace keyless::manifest
