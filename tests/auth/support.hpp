#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "http/client.hpp"

namespace keyless::support {

/// A folder of its own that is all of PATH while this lives; programs for it are shell scripts.
class OnlyPath {
 public:
  OnlyPath() : before_(::getenv("PATH")) {
    auto pattern = (std::filesystem::temp_directory_path() / "keyless-path-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
    ::setenv("PATH", folder_.c_str(), 1);
  }
  ~OnlyPath() {
    ::setenv("PATH", before_.c_str(), 1);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  OnlyPath(const OnlyPath&) = delete;
  OnlyPath& operator=(const OnlyPath&) = delete;

  void install(const std::string& name, const std::string& body) const {
    const auto file = folder_ / name;
    std::ofstream(file) << "#!/bin/sh\n" << body << "\n";
    std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  }
  std::string file(const std::string& name) const { return (folder_ / name).string(); }

 private:
  std::string before_;
  std::filesystem::path folder_;
};

/// A machine outside of Azure.
class NobodyListens : public http::Sender {
 public:
  boost::asio::awaitable<Result<http::Response>> send(http::Request) override {
    co_return Error{Errc::unavailable, "Connection refused"};
  }
};

}  // namespace keyless::support
