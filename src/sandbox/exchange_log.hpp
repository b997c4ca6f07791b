#pragma once

#include <filesystem>
#include <fstream>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

/// Where every exchange is noted for whoever measures the sandbox: one JSON object a line with service, method, url,
/// route (null where no row of the table fits), requestHeaders and headers (in order, without proofs of identity),
/// requestBody and body as text, status, and whether a fault took part. Bodies of the token service, which carry
/// nothing but secrets, are left out.
class ExchangeLog {
 public:
  /// Appends to `file`, readable for its owner alone; an empty path notes nothing.
  explicit ExchangeLog(const std::filesystem::path& file);

  void note(const Service& service, const Route* route, const Request& request, const Reply& reply, bool faulted);

 private:
  std::ofstream file_;
};

/// A file of this process in the folder that the environment variable KEYLESS_EXCHANGES names; empty without one.
std::filesystem::path exchanges_of_environment();

}  // namespace keyless::sandbox
