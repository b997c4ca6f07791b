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

}  // namespace keyless::desired
