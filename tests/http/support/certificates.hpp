#pragma once

#include <string>

namespace keyless::support {

/// A certificate with its key, both PEM.
struct Certificate {
  std::string pem;
  std::string key;
};

/// A new root of trust.
Certificate make_root(const std::string& name);
/// A server certificate. `alternative` is as in OpenSSL: `DNS:localhost,IP:127.0.0.1`. Days count from today.
Certificate make_leaf(const Certificate& root, const std::string& alternative, int first_day = -1, int last_day = 1);
Certificate make_self_signed(const std::string& alternative);

/// A file of these bytes, removed with the object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace keyless::support
