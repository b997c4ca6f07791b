#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "checker/world.hpp"

/// What a manifest of a world says, in the checker's own words: what the product is given as YAML, and what the
/// invariants call declared.
namespace keyless::checker {

enum class Wish { declared, removed, released };

struct RoleSpec {
  std::string role;                                     ///< display name
  std::string group;                                    ///< the resource group it is for
  std::optional<std::string> condition = std::nullopt;  ///< not set: nothing is said of it
};

/// What an identity is in the organization.
struct MembershipSpec {
  std::string level = {};
  std::map<std::string, std::string> in_projects = {};  ///< project → its group there
  std::vector<std::string> groups = {};
};

struct IdentitySpec {
  std::string letter = {};
  std::string name = {};
  std::string kind = {};  ///< user, app, existing, client or runner
  Wish wish = Wish::declared;
  bool adopt = false;
  std::vector<RoleSpec> roles = {};
  std::vector<std::string> repositories = {};  ///< of GitHub, each with a federated credential
  std::optional<MembershipSpec> membership = std::nullopt;

  /// It existed before, and the manifest only uses it.
  bool is_used_only() const { return kind == "existing" || kind == "client" || kind == "runner"; }
};

struct ConnectionSpec {
  std::string number = {};
  std::string name = {};
  std::string previously = {};
  std::string identity = {};  ///< letter
  std::string project = {};   ///< as spelled
  std::string description = {};
  Wish wish = Wish::declared;
  bool adopt = false;
  std::vector<std::string> pipelines = {};
  std::vector<std::string> branches = {};  ///< that its branch control lets pass; empty: none is declared
  bool shared = false;                     ///< with project Tools
  std::string person_role = {};            ///< of Ana; "" when she has none
  std::string accepted = {};               ///< the obstacle that is accepted; "" when none is
};

struct Spec {
  std::string team = "microbots";
  bool keeps_issuer = false;
  bool ended = true;
  std::vector<IdentitySpec> identities = {};
  std::vector<ConnectionSpec> connections = {};
  std::vector<std::string> tolerated = {};

  const IdentitySpec* identity(const std::string& letter) const;
};

/// What the manifest of this world says.
Spec intended(const World& world);
/// What was declared when everything in this world was made, by that team.
Spec as_made(const World& world, const std::string& team);
/// The manifest file.
std::string yaml_of(const Spec& spec);

/// How many federated credentials an identity holds in a world that says so; 0 where it says nothing.
std::size_t crowd_of(const World& world, const std::string& letter);

/// Names that worlds use.
std::string identity_name(const std::string& letter);
std::string connection_name(const std::string& number);
inline const std::string both_letters[] = {"a", "b"}, all_numbers[] = {"1", "2", "3"};

}  // namespace keyless::checker
