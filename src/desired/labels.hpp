#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "manifest/manifest.hpp"

namespace keyless::desired {

/// The words that stand for things in addresses: short, unless two things of the run would share them. They depend on
/// what the manifests hold, never on its order.
class Labels {
 public:
  explicit Labels(const std::vector<manifest::Manifest>& manifests);

  std::string group(const std::string& subscription, const std::string& name) const;
  std::string identity(const manifest::Identity& identity) const;
  std::string identity(const manifest::Removed& entry) const;
  std::string organization(const std::string& name) const;
  std::string project(const std::string& organization, const std::string& name) const;
  /// How the run spells a name that several manifests may spell in different letter case.
  std::string project_name(const std::string& name) const;
  std::string role_name(const std::string& name) const;
  std::string role_definition(const std::string& place, const std::string& name) const;
  /// `NAME@SHORTSCOPE`, below the identity's label.
  std::string grant(const manifest::Identity& identity, const std::string& role, const std::string& scope) const;

 private:
  /// One word and all the things of the run that it could stand for.
  struct Word {
    std::set<std::string> things;   ///< folded keys
    std::set<std::string> spelled;  ///< as the manifests write it
  };
  using Words = std::map<std::string, Word>;

  static void note(Words& words, std::string_view word, const std::string& thing);
  static const Word& word_of(const Words& words, std::string_view word);
  void note_identity(const manifest::Identity& identity);
  void note_removed(const manifest::Removed& entry, const std::string& organization);
  void note_grants(const manifest::Manifest& manifest, const manifest::Identity& identity);

  Words groups_, identities_, organizations_, projects_, role_definitions_, grants_;
};

/// The role's name in the built-in table; for other roles what the manifest says.
std::string role_name_of(const std::string& name_or_guid);
/// The subscription a scope lies in, or `otherwise` above subscriptions.
std::string subscription_of_scope(const std::string& scope, const std::string& otherwise);
/// Where the roles that may be granted on a scope are looked up: `managementGroup` and its id, or `subscriptionId`.
std::pair<std::string, std::string> place_of_roles(const std::string& scope, const std::string& subscription);

}  // namespace keyless::desired
