#pragma once

#include <string>

namespace keyless::sandbox {

/// A certificate and its key, PEM.
struct Leaf {
  std::string certificate = {};
  std::string key = {};
};

/// A throw-away authority and what it signed. All PEM.
struct Certificates {
  std::string authority = {};
  Leaf loopback = {};      ///< for `localhost`, 127.0.0.1 and ::1
  Leaf public_names = {};  ///< for the hosts the proxy stands for

  bool complete() const;
};

/// The key of the authority is thrown away at once: nothing else can ever be signed by it. Incomplete on failure.
Certificates make_certificates();

}  // namespace keyless::sandbox
