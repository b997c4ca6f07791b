#pragma once

#include "base/asio.hpp"
#include "base/clock.hpp"

namespace keyless::http {

/// The machine's clock.
class SystemClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override;
  std::chrono::system_clock::time_point wall() const override;
  asio::awaitable<void> sleep_for(Milliseconds duration) override;
};

}  // namespace keyless::http
