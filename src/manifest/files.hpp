#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "model/diagnostic.hpp"

namespace keyless::manifest {

struct File {
  std::string name;  ///< as the caller, or the caller's folder, named it
  std::string text;
  std::filesystem::path real;  ///< without links
};

struct Files {
  std::vector<File> files;
  model::Diagnostics diagnostics;
};

/// Reads the named files, and of named folders those that hold manifests; each real file once. Refuses what is no plain
/// file (devices, pipes, sockets), links that lead out of a named folder, and files of more than 1 MiB.
Files read_files(const std::vector<std::filesystem::path>& paths);

/// The manifests beside a file, that file included, in order of name.
std::vector<std::filesystem::path> manifests_in(const std::filesystem::path& folder);

}  // namespace keyless::manifest
