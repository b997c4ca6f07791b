#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "keyless/desired.hpp"
#include "manifest/manifest.hpp"
#include "model/diagnostic.hpp"
#include "model/graph.hpp"

/// Manifests → desired graph. Pure: no clock, socket, file or log.
namespace keyless::desired {

using keyless::CloudNames;

struct Desired {
  model::Graph graph;
  std::vector<std::string> owners;               ///< each `team` or `team/name` once, sorted
  std::map<std::string, bool> prune_of;          ///< owner → whether one of its manifests says `prune: true`
  std::set<std::string> ended_files;             ///< manifests whose end mark was seen
  std::map<std::string, std::string> cut_files;  ///< the others → their owner
  std::map<std::string, std::vector<std::string>> allow_undeclared_of;  ///< owner → address patterns
  model::Diagnostics diagnostics;  ///< what only shows when all manifests are seen together
};

/// The order of manifests and of the entries in them changes nothing but the order and origin of resources.
Desired build(const std::vector<manifest::Manifest>& manifests, const CloudNames& cloud);

/// What the manifests name without creating it: where a reader has to look, and what a sandbox has to hold first.
struct Mentions {
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

Mentions mentions_of(const std::vector<manifest::Manifest>& manifests);

}  // namespace keyless::desired
