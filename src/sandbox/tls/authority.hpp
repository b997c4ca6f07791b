#pragma once

#include <filesystem>
#include <string>

#include "keyless/result.hpp"
#include "sandbox/state/folder.hpp"

namespace keyless::sandbox {

/// The certificate authority as clients find it: a file in the state folder, or in a folder of our own where nothing is
/// kept.
class Authority {
 public:
  Result<void> publish(const std::string& pem, Folder& folder);
  /// A folder of our own goes with the sandbox.
  void withdraw();
  const std::filesystem::path& file() const { return file_; }

 private:
  std::filesystem::path file_;
  std::filesystem::path loose_;  ///< that folder; empty where there is a state folder
};

}  // namespace keyless::sandbox
