#pragma once

#include "base/clock.hpp"

namespace keyless::support {

/// A clock whose sleeps are over at once: they only move its hands.
class InstantClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override { return std::chrono::steady_clock::time_point(passed); }
  std::chrono::system_clock::time_point wall() const override {
    return std::chrono::system_clock::time_point(std::chrono::seconds(1'800'000'000)) + passed;
  }
  boost::asio::awaitable<void> sleep_for(Milliseconds duration) override {
    passed += duration;
    ++sleeps;
    co_return;
  }

  Milliseconds passed{0};
  int sleeps = 0;
};

}  // namespace keyless::support
