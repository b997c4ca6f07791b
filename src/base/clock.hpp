#pragma once

#include <chrono>

#include "base/asio.hpp"

namespace keyless {

using Milliseconds = std::chrono::milliseconds;

/// Time as the program sees it. Injected, so that tests move it.
class Clock {
 public:
  virtual ~Clock() = default;
  /// Monotonic; for deadlines and pacing.
  virtual std::chrono::steady_clock::time_point now() const = 0;
  /// Wall time; for printing, token claims and Retry-After dates only.
  virtual std::chrono::system_clock::time_point wall() const = 0;
  /// Cancellable; throws operation_aborted when cancelled.
  virtual asio::awaitable<void> sleep_for(Milliseconds duration) = 0;
};

}  // namespace keyless
