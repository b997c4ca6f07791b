#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "model/diagnostic.hpp"

namespace keyless::manifest {

struct File {
  std::string name;  ///< as the caller, or the caller's folder, named it
  std::string text;
  std::filesystem::path real;    ///< without links
  std::filesystem::path folder;  ///< that it was found in, as the caller named it
};

struct Files {
  std::vector<File> files;
  std::map<std::filesystem::path, File>
      defaults;  ///< folder of a file → its defaults.yaml; without a name where it was refused
  model::Diagnostics diagnostics;
};

/// Reads the named files, and of named folders those that hold manifests; each real file once. Refuses what is no plain
/// file (devices, pipes, sockets), links that lead out of a named folder, files of more than 1 MiB, and defaults.yaml
/// in the place of a manifest.
Files read_files(const std::vector<std::filesystem::path>& paths);

/// The manifests beside a file, that file included, in order of name; defaults are none.
std::vector<std::filesystem::path> manifests_in(const std::filesystem::path& folder);

}  // namespace keyless::manifest
