#pragma once

#include <map>
#include <string>
#include <vector>

#include "manifest/manifest.hpp"

namespace keyless::desired {

/// A resource group that has to be there: declared by one manifest, or implied by the identities of any number of them.
struct NeededGroup {
  const manifest::Manifest* manifest = nullptr;  ///< whose tags and owner it gets when it is created
  const manifest::ResourceGroup* declared = nullptr;
  std::string subscription;
  std::string name;
  std::string location;
  manifest::Place at = {};
};

/// By folded ARM id. Of several manifests that imply a group the first by owner and file is the one that creates it.
std::map<std::string, NeededGroup> needed_groups(const std::vector<manifest::Manifest>& manifests);

}  // namespace keyless::desired
