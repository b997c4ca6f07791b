#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "manifest/sections/manifest.hpp"
#include "manifest/yaml/print.hpp"

/// Bytes → strict YAML → typed manifests. Every value keeps its place; every finding of a run is reported, not the
/// first.
namespace keyless::manifest {

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

/// A manifest that is read as the same again. Remarks are found by the places of its entries, which may be any.
std::string write(const Manifest& manifest, const Remarks& remarks = {});

/// The grammar as JSON Schema (draft-07), two spaces of indentation, newline at the end.
std::string schema_json();
/// The same of `defaults.yaml`.
std::string defaults_schema_json();

}  // namespace keyless::manifest
