#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "model/diagnostic.hpp"

/// Bytes → strict YAML → typed manifests. Every value keeps its place; every finding of a run is reported, not the
/// first.
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

/// One file that was found to be without errors, unless the diagnostics say otherwise.
struct Manifest {
  std::string file;  ///< as the caller named it
  std::string text;  ///< its bytes
  Text team;
  Text name;
  AzureSection azure;
  AzureDevOpsSection devops;
  TagTexts tags;
  bool prune = false;
  std::vector<Text> allow_undeclared;  ///< address patterns
  std::vector<ResourceGroup> resource_groups;
  std::vector<Identity> identities;
  std::vector<ServiceConnection> service_connections;

  std::string owner() const { return name.written() ? team.value + "/" + name.value : team.value; }
  std::string cloud() const { return azure.cloud.written() ? azure.cloud.value : "AzureCloud"; }
  model::Origin origin(Place at) const { return {file, at.line, at.column}; }
};

/// What one run read. When has_errors(diagnostics), the manifests must not be acted on.
struct Loaded {
  std::vector<Manifest> manifests;
  model::Diagnostics diagnostics;  ///< sorted by file and place
  /// Nothing that belongs to these owners was left out: no error, and no file beside a given one that names an owner of
  /// this run. Only then may something of ours that is declared nowhere count as removed.
  bool whole = false;
  std::string left_out = {};  ///< the first such file; "" when there is none
};

/// Reads manifests from files and folders: a folder's *.yaml and *.yml in order of name, not those of its subfolders.
/// Without a path: keyless.yaml in the current folder. Never throws; every failure is a diagnostic.
Loaded load(const std::vector<std::filesystem::path>& paths);

/// One manifest held in memory, under the same rules.
Loaded parse(std::string file_name, std::string text);

/// The grammar as JSON Schema (draft-07), two spaces of indentation, newline at the end.
std::string schema_json();

}  // namespace keyless::manifest
