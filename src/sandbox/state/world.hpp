#pragma once

#include <map>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox {

/// The tables of a world. A value is one JSON object; keys are lower case wherever the service ignores letter case.
namespace tables {
inline constexpr const char* meta = "meta";        ///< `world`: {version, seed, defaults}
inline constexpr const char* issued = "issued";    ///< how often an id was made for a purpose: {count}
inline constexpr const char* written = "written";  ///< by `table/key`: {at}, seconds, of writes that take their time
inline constexpr const char* seeded = "seeded";    ///< what was put in from outside, once ever: {}
inline constexpr const char* keys = "keys";        ///< by issuer: {pem, kid}
inline constexpr const char* tenants = "tenants";  ///< by id: {id, name}
inline constexpr const char* subscriptions =
    "subscriptions";  ///< by id: {subscriptionId, displayName, tenantId, tags, providers}
inline constexpr const char* resources = "resources";  ///< by lower-case ARM id: the object as a GET answers it
inline constexpr const char* role_definitions = "roleDefinitions";  ///< custom roles by GUID
inline constexpr const char* role_assignments = "roleAssignments";  ///< by lower-case full id, as a GET answers it
/// By object id: {objectId, appId, tenantId, kind: application|managedIdentity|user, displayName,
/// resourceId (managed identities), secrets: [text] (applications), federatedIdentityCredentials: [{name, issuer,
/// subject, audiences}] (applications; those of a managed identity are resources below it)}
inline constexpr const char* principals = "principals";
inline constexpr const char* applications =
    "applications";  ///< by object id: as Graph shows it, with tenantId, owners and credentials
inline constexpr const char* index = "index";                   ///< to rows of other tables by another name: {key}
inline constexpr const char* operations = "operations";         ///< by opaque id: {group, polls}
inline constexpr const char* organizations = "organizations";   ///< by lower-case name: {id, name, tenantId, ...}
inline constexpr const char* projects = "projects";             ///< by id: {id, name, organization, ...}
inline constexpr const char* pipelines = "pipelines";           ///< by `project id/number`: {id, name, path, ...}
inline constexpr const char* connections = "connections";       ///< by id
inline constexpr const char* permissions = "permissions";       ///< by `project id/resource type/resource id`
inline constexpr const char* security_roles = "securityRoles";  ///< by `scope/resource/identity`
inline constexpr const char* access_tokens =
    "accessTokens";  ///< by value: {organizations: {lower-case name: objectId}, scopes: [text], expires: seconds}
}  // namespace tables

/// Everything the clouds remember. Each change is kept for the journal until it is taken.
class World {
 public:
  using Rows = std::map<std::string, nlohmann::json>;
  struct Change {
    std::string table = {};
    std::string key = {};
    bool erased = false;
  };

  World();
  World(World&&) noexcept;
  World& operator=(World&&) noexcept;
  ~World();

  /// Null when missing; valid until that row changes.
  const nlohmann::json* find(std::string_view table, std::string_view key) const;
  /// Empty when the table is unknown; sorted by key, so what hangs on an ARM id follows it.
  const Rows& rows(std::string_view table) const;
  void put(std::string_view table, std::string key, nlohmann::json value);
  bool erase(std::string_view table, std::string_view key);

  std::vector<Change> take_changes();
  /// Puts back what was there before the changes that nobody has taken yet.
  void undo_changes();
  /// The whole world as one object of tables, and back; false when it is no such object.
  nlohmann::json save() const;
  bool load(const nlohmann::json& saved);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

/// A text member; "" when it is missing or no text.
std::string text_of(const nlohmann::json& object, const char* name);

}  // namespace keyless::sandbox
