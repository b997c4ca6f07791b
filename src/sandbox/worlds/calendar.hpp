#pragma once

#include <chrono>

#include "base/clock.hpp"

namespace keyless::sandbox::worlds {

/// The date a thing is made at; moved by hand while a world's past is written.
class Calendar final : public Clock {
 public:
  using Wall = std::chrono::system_clock::time_point;

  explicit Calendar(Wall today) : today_(std::chrono::floor<std::chrono::days>(today)), wall_(today_) {}

  std::chrono::steady_clock::time_point now() const override { return {}; }
  Wall wall() const override { return wall_; }
  boost::asio::awaitable<void> sleep_for(Milliseconds) override { co_return; }

  /// Noon minus some, so that things of one day differ: `minute` counts from midnight.
  void go_back(int days, int minute) { wall_ = today_ - std::chrono::days(days) + std::chrono::minutes(minute); }
  void come_back() { wall_ = today_; }
  Wall today() const { return today_; }

 private:
  Wall today_;
  Wall wall_;
};

}  // namespace keyless::sandbox::worlds
