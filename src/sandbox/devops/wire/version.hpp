#pragma once

#include <string>
#include <string_view>

namespace keyless::sandbox::devops {

/// What versions a resource is served in.
struct Support {
  std::string_view since = "1.0";
  std::string_view released = "7.1";  ///< `0.0` while it is under preview
  int revision = 1;                   ///< of its newest preview
};

/// What a caller's `api-version` came to.
struct Version {
  std::string answered = {};     ///< what the answer's content type names
  std::string refused_key = {};  ///< the service's typeKey; empty when the version is served
  std::string refused_why = {};
};

/// `query` is the value of `?api-version=`, `accept` the Accept header: both places count, the query first.
/// Reads may leave the version out; writes may not.
Version negotiate(std::string_view method, std::string_view query, std::string_view accept, const Support& support);

}  // namespace keyless::sandbox::devops
