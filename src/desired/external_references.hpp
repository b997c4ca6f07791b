#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"

namespace keyless::desired {

/// What the manifests name without creating it: where a reader has to look, and what a sandbox has to hold first.
struct ExternalReferences {
  std::string cloud;  ///< as the manifests name it
  std::string tenant;
  std::vector<std::string> subscriptions;  ///< lower case, sorted
  std::vector<std::string> scopes;  ///< of roles and connections, without groups that a manifest declares or implies
  std::vector<std::string> existing_identities;  ///< ARM ids, of identities or of resources that have one of their own
  std::vector<std::string> existing_clients;     ///< client ids, lower case
  std::vector<std::string> existing_principals;  ///< principal ids, lower case
  /// organization → project → pipelines named in it
  std::map<std::string, std::map<std::string, std::vector<std::string>>> pipelines;
  std::map<std::string, std::set<std::string>> principals;  ///< organization → users and groups named there
};

ExternalReferences external_references_of(const std::vector<manifest::Manifest>& manifests);

}  // namespace keyless::desired
