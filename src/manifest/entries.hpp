#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

/// The entries of a manifest, typed. Every value keeps its place.
namespace keyless::manifest {

/// A place in the manifest's file, or in the defaults of its folder; line and column (in characters) start at 1, 0 when
/// the value was not written.
struct Place {
  int line = 0;
  int column = 0;
  bool in_defaults = false;
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
  Text previous_owner;  ///< `team[/name]` whose mark it may still carry
};

struct RoleGrant {
  Place at = {};
  Text role;   ///< display name or GUID as written
  Text scope;  ///< full ARM id in canonical spelling, `/` for the root
  Text description;
  Text condition;          ///< written and empty: there shall be none; not written: nothing is said of it
  Text condition_version;  ///< not written: 2.0
};

struct FederatedCredential {
  Place at = {};
  Text name;
  Text issuer;
  Text subject;
  Text audience;  ///< not written: the cloud's exchange audience
  bool allow_risk = false;
};

/// What an identity is in one project of the organization.
struct ProjectAccess {
  Place at = {};
  Text project;
  Text group;  ///< Readers, Contributors, Administrators or Stakeholders
};

/// Membership of the Azure DevOps organization.
struct OrganizationAccess {
  Place at = {};
  Text access_level;  ///< not written: Basic
  std::vector<ProjectAccess> projects;
  std::vector<Text> groups;  ///< `[Project]\Name` or `[organization]\Name`
};

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

struct Approval {
  Place at = {};
  std::vector<Text> approvers;
  Text min_approvers;  ///< not written: all of them
  Text instructions;
  std::optional<bool> requester_may_approve;  ///< not written: false, but nothing that is stricter is loosened
  Text timeout_minutes;                       ///< not written: the service's own
};

struct BranchControl {
  Place at = {};
  std::vector<Text> branches;                    ///< `refs/heads/main`; short names are filled up
  std::optional<bool> verify_protection;         ///< not written: as above
  std::optional<bool> allow_unknown_protection;  ///< likewise
  Text timeout_minutes;
};

struct BusinessHours {
  Place at = {};
  std::vector<Text> days;
  Text start, end, time_zone;
  Text timeout_minutes;
};

struct RequiredTemplate {
  Place at = {};
  Text type;  ///< not written: git
  Text repository, ref, path;
};

/// What has to hold before a pipeline may use a connection; at most one of each type.
struct Checks {
  std::optional<Approval> approval;
  std::optional<BranchControl> branch_control;
  std::optional<BusinessHours> business_hours;
  std::optional<Place> exclusive_lock;
  std::optional<RequiredTemplate> required_template;
};

/// A role on a service connection.
struct SecurityRole {
  Place at = {};
  Text principal;                             ///< somebody of the organization, or an identity of this manifest
  std::optional<std::size_t> identity_index;  ///< the latter, in Manifest::identities
  Text role;
};

/// The pipelines that may use a connection in one project.
struct Pipelines {
  std::vector<Text> named = {};
  Text all = {};  ///< written: every pipeline of the project
};

/// A connection in a further project.
struct ConnectionShare {
  Place at = {};
  Text project;
  Text name;         ///< not written: the connection's
  Text description;  ///< not written: the connection's, and as it is where that one is not written either
  Pipelines pipelines;
};

/// An obstacle that is accepted for a while.
struct AcceptedObstacle {
  Text code;
  Text reason;
  Text until;  ///< not written: without an end
};

struct ServiceConnection {
  static constexpr std::size_t unresolved = static_cast<std::size_t>(-1);
  Place at = {};
  Text name;
  Text project;                             ///< default filled in, then at the place of the default
  Text description;                         ///< no line break at its end; not written: as it is
  Text identity;                            ///< as written: NAME or RESOURCEGROUP/NAME
  std::size_t identity_index = unresolved;  ///< the identity meant, in Manifest::identities
  std::string subscription;                 ///< lower case, default filled in
  Text scope_resource_group;
  Checks checks;
  std::vector<SecurityRole> roles;
  Text management_group;  ///< written: it is for this management group, not for a subscription
  Pipelines pipelines;
  std::vector<ConnectionShare> shared_with;
  Text previously;                           ///< the name it may still have
  std::optional<AcceptedObstacle> accepted;  ///< `impossible`
  bool is_new = false;                       ///< people say that no connection of this name exists, seen or unseen
  bool protect = false;
  bool adopt = false;
  Text previous_owner;  ///< `team[/name]` whose mark it may still carry
  std::string canonical;
};

/// A whole object that is named to go, or to be released. Each kind holds the same identifying keys as its declaration.
struct Removed {
  enum class Kind { resource_group, identity, application, service_connection };
  Place at = {};
  Kind kind = Kind::identity;
  Text name;
  std::string id;            ///< as Identity::id, of a group its ARM id; empty for connections
  std::string subscription;  ///< lower case, default filled in; of groups and identities
  Text resource_group;       ///< of an identity
  std::string unique_name;   ///< of an application, default filled in
  Text project;              ///< of a connection, default filled in
  bool keep = false;         ///< nothing is deleted: it is only no longer ours
};

}  // namespace keyless::manifest
