#pragma once

#include <string>

#include "sandbox/lab.hpp"

namespace keyless::sandbox::test {

/// What a client sees that knows the proxy's address and nothing else.
struct Tunnelled {
  std::string granted = {};   ///< what the proxy said to the CONNECT
  std::string protocol = {};  ///< chosen by ALPN
  Answer answer = {};         ///< status 0: none came
};

/// CONNECT to `authority`, TLS verified for its host, one GET of `target` with these headers.
Tunnelled fetch_through_proxy(Lab& lab, const std::string& authority, const std::string& target,
                              const http::Headers& headers = {});

/// These bytes as they are, and everything that comes back.
std::string say_to_proxy(Lab& lab, const std::string& bytes);

}  // namespace keyless::sandbox::test
