#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "keyless/diagnostic.hpp"

namespace keyless {

/// A manifest held in memory.
struct ManifestText {
  std::string file = {};           ///< the name that findings and plan documents give it; need not exist
  std::string text = {};           ///< its bytes: UTF-8, at most 1 MiB (1048576 bytes)
  std::string defaults_file = {};  ///< likewise the `defaults.yaml` of its folder; "" when there is none
  std::string defaults_text = {};  ///< its bytes, under the same limits
};

/// The manifests of one run, read and checked. A value: cannot change, cheap to copy, safe to share between threads.
/// What a manifest may say is described by schemas/manifest.schema.json, which manifest_schema() prints.
class Manifests {
 public:
  /// Reads files and folders: a folder's *.yaml and *.yml in order of name, not those of its subfolders. Without a
  /// path: `keyless.yaml` in the current folder. A `defaults.yaml` beside a manifest supplies what it does not say.
  /// Never throws but std::bad_alloc: what can't be read is a finding like any other.
  static Manifests load(const std::vector<std::filesystem::path>& paths);

  /// The same rules for manifests held in memory. They are taken for all there are of their teams; where they are not,
  /// do not prune with them.
  static Manifests parse(const std::vector<ManifestText>& texts);

  /// Every finding, not the first only, those between manifests included (a name that is declared twice). While one of
  /// them is an error, no graph can be built.
  const Diagnostics& diagnostics() const;

  /// Whose mark their resources get: `team` or `team/name`, each once, sorted. Empty while there is an error.
  std::vector<std::string> owners() const;

  /// For the library itself.
  struct Parts;
  explicit Manifests(std::shared_ptr<const Parts> parts) : parts_(std::move(parts)) {}
  const Parts& parts() const { return *parts_; }

 private:
  std::shared_ptr<const Parts> parts_;
};

/// The grammar of manifests as JSON Schema (draft-07), with a line end.
std::string manifest_schema();

}  // namespace keyless
