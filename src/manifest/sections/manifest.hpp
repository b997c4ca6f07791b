#pragma once

#include "manifest/sections/identities.hpp"
#include "manifest/sections/places.hpp"
#include "manifest/sections/removed.hpp"
#include "manifest/sections/resource_groups.hpp"
#include "manifest/sections/service_connections.hpp"
#include "manifest/sections/tags.hpp"
#include "model/diagnostic.hpp"

namespace keyless::manifest {

/// A file and its bytes; without a name there is none.
struct FileText {
  std::string name = {};  ///< as the caller, or the caller's folder, named it
  std::string text = {};
};

/// One file that was found to be without errors, unless the diagnostics say otherwise.
struct Manifest {
  std::string file;        ///< as the caller named it
  std::string text;        ///< its bytes
  FileText defaults = {};  ///< of its folder
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
  std::vector<Removed> removed;
  bool ended = false;  ///< the document end mark is its last line but for comments: nothing behind it was cut off

  std::string owner() const { return name.written() ? team.value + "/" + name.value : team.value; }
  std::string cloud() const { return azure.cloud.written() ? azure.cloud.value : "AzureCloud"; }
  model::Origin origin(Place at) const { return {at.in_defaults ? defaults.name : file, at.line, at.column}; }
  /// The line that a place is in, for a finding.
  std::string line(Place at) const;
};

const Shape& grammar();
const Shape& defaults_grammar();

/// Fills a manifest from a document, also from one that check() complained about: what does not fit is left out. Adds
/// findings for what the table can't show: keys that are missing or too many because of what others say, references to
/// nothing, the same thing declared twice, limits that count across entries, risky trust.
Manifest read_document(const Node& document, Findings& findings);
/// The document that says what the manifest says: read again, it is the same. What is inherited is not repeated.
Node write_document(const Manifest& manifest);

}  // namespace keyless::manifest
