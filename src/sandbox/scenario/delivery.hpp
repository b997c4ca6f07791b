#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

namespace keyless::sandbox {

/// How the bytes of an answer leave. The plain value sends them whole and at once.
struct Delivery {
  std::function<std::string(std::string)> rewritten = {};  ///< of the serialized answer
  std::chrono::milliseconds wait{0};                       ///< before the first byte
  std::size_t piece = 0;                                   ///< bytes at a time; 0 is all at once
  std::chrono::milliseconds pause{0};                      ///< between pieces
  std::string endless = {};                                ///< sent again and again until the peer goes away
  bool reset = false;                                      ///< the connection is reset after the last byte
  bool close = false;                                      ///< the connection is closed in good order

  bool plain() const { return !rewritten && wait.count() == 0 && piece == 0 && endless.empty() && !reset && !close; }
};

}  // namespace keyless::sandbox
