#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "manifest/entries.hpp"
#include "model/diagnostic.hpp"

/// Bytes → strict YAML → typed manifests. Every value keeps its place; every finding of a run is reported, not the
/// first.
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
/// Without a path: keyless.yaml in the current folder. A `defaults.yaml` beside a manifest, however that was named,
/// supplies what it does not say. Never throws; every failure is a diagnostic.
Loaded load(const std::vector<std::filesystem::path>& paths);

/// One manifest held in memory, under the same rules.
Loaded parse(std::string file_name, std::string text, FileText defaults = {});

/// The grammar as JSON Schema (draft-07), two spaces of indentation, newline at the end.
std::string schema_json();
/// The same of `defaults.yaml`.
std::string defaults_schema_json();

}  // namespace keyless::manifest
