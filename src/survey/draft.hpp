#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

/// Manifests in the making: what `export` found, sorted by who is to own it, before it becomes YAML.
namespace keyless::survey {

/// Something that is there and that no manifest can say, or that should not be declared as it is.
struct Unexpressed {
  std::string what;       ///< an address, or what comes closest to one
  std::string reason;     ///< a sentence part
  std::string code = {};  ///< of a connection that no manifest names: what is in its way, as the migration report says
};

struct RoleEntry {
  std::string role = {};   ///< display name of a built-in role, else its GUID
  std::string scope = {};  ///< full id
  std::string remark = {};
  std::string condition = {};
};

struct TrustEntry {
  std::string name = {}, issuer = {}, subject = {}, audience = {};
  bool risky = false;
};

struct IdentityEntry {
  std::string name = {};  ///< unique in the draft together with its group
  bool existing = true;
  std::string id = {};         ///< ARM id of an existing user-assigned one
  std::string client_id = {};  ///< of an existing application
  std::string resource_group = {}, subscription = {}, location = {};
  std::map<std::string, std::string> tags = {};
  bool protect = false;
  std::string remark = {};
  std::vector<RoleEntry> roles = {};
  std::vector<TrustEntry> trusts = {};
};

struct PipelinesEntry {
  bool all = false;
  std::vector<std::string> named = {};
};

struct ShareEntry {
  std::string project = {}, name = {};
  std::optional<std::string> description = std::nullopt;  ///< missing: the connection's
  PipelinesEntry pipelines = {};
};

struct ConnectionEntry {
  std::string name = {}, project = {};
  std::optional<std::string> description = std::nullopt;  ///< missing: it stays as it is
  std::string identity = {};                              ///< how the draft refers to it
  std::string subscription = {}, scope_group = {}, management_group = {};
  PipelinesEntry pipelines = {};
  std::vector<ShareEntry> shares = {};
  bool protect = false;
  bool adopt = false;
  std::string remark = {};
};

/// A connection that can't sign in now and would after an apply: on an identity that its manifest did not create this
/// is lending, which only a policy permits.
struct LentEntry {
  std::string team = {};
  std::string identity = {};    ///< ARM id or client id
  std::string connection = {};  ///< address
};

/// One manifest. Its parts hang together: connections name identities of the same draft.
struct Draft {
  std::string team = {}, name = {};
  std::string tenant = {}, organization = {};
  std::string subscription = {};  ///< where no entry says one
  std::vector<IdentityEntry> identities = {};
  std::vector<ConnectionEntry> connections = {};
  std::vector<std::string> allowances = {};  ///< patterns for allowUndeclared
  std::vector<Unexpressed> unexpressed = {};
  std::vector<LentEntry> lent = {};

  /// Not declared, but tolerated by a pattern for this address alone.
  void allow(const std::string& address);
  /// As allow(), and listed.
  void tolerate(const std::string& address, std::string reason);

  std::string owner() const { return name.empty() ? team : team + "/" + name; }
};

}  // namespace keyless::survey
