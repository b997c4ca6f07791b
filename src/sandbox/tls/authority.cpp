#include "sandbox/tls/authority.hpp"

#include <stdlib.h>

#include <fstream>

namespace keyless::sandbox {
namespace {

constexpr const char* ca_file = "ca.pem";

Error failure(std::string message) {
  return {.code = Errc::unavailable, .message = std::move(message)};
}

std::filesystem::path loose_folder() {
  auto pattern = (std::filesystem::temp_directory_path() / "keyless-sandbox-XXXXXX").string();
  return ::mkdtemp(pattern.data()) ? std::filesystem::path(pattern) : std::filesystem::path();
}

}  // namespace

Result<void> Authority::publish(const std::string& pem, Folder& folder) {
  if (!folder.in_memory()) {
    file_ = folder.path() / ca_file;
    if (folder.write(ca_file, pem, true)) return {};
    return failure("the state folder can't be written");
  }
  loose_ = loose_folder();
  file_ = loose_ / ca_file;
  std::ofstream file(file_);
  file << pem;
  if (file.flush()) return {};
  return failure("the certificate of the sandbox can't be written to the temporary folder");
}

void Authority::withdraw() {
  std::error_code ignored;
  if (!loose_.empty()) std::filesystem::remove_all(loose_, ignored);
}

}  // namespace keyless::sandbox
