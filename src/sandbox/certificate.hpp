#pragma once

#include <string>

namespace keyless::sandbox {

/// A throw-away authority and a certificate of its for `localhost`, 127.0.0.1 and ::1. All PEM.
struct Certificates {
  std::string authority = {};
  std::string certificate = {};
  std::string key = {};

  bool complete() const { return !authority.empty() && !certificate.empty() && !key.empty(); }
};

/// The key of the authority is thrown away at once: nothing else can ever be signed by it. Incomplete on failure.
Certificates make_certificates();

}  // namespace keyless::sandbox
