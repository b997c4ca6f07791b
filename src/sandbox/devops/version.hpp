#pragma once

#include <string>
#include <string_view>

namespace keyless::sandbox::devops {

/// Whether a resource has left its preview at 7.1.
enum class Stage { released, preview };

/// What a caller's `api-version` came to.
struct Version {
  std::string answered = {};     ///< what the answer's content type names
  std::string refused_key = {};  ///< the service's typeKey; empty when the version is served
  std::string refused_why = {};
};

/// `query` is the value of `?api-version=`, `accept` the Accept header: both places count, the query first.
/// Reads may leave the version out; writes may not.
Version negotiate(std::string_view method, std::string_view query, std::string_view accept, Stage stage);

}  // namespace keyless::sandbox::devops
