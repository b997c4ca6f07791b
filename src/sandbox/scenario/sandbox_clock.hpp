#pragma once

#include <map>
#include <memory>
#include <optional>

#include "base/clock.hpp"

namespace keyless::sandbox {

/// What a scenario says about time.
struct ClockSetting {
  bool is_virtual = false;  ///< moves only when told
  std::optional<std::chrono::system_clock::time_point> start = {};
};

/// The sandbox's own clock: the machine's, the machine's from another time on, or one that moves only when told.
class SandboxClock final : public Clock {
 public:
  explicit SandboxClock(ClockSetting setting);
  ~SandboxClock() override;

  std::chrono::steady_clock::time_point now() const override;
  std::chrono::system_clock::time_point wall() const override;
  boost::asio::awaitable<void> sleep_for(Milliseconds duration) override;

  bool is_virtual() const { return setting_.is_virtual; }
  /// Moves a virtual clock and wakes whoever is due, in order of their times.
  void advance(Milliseconds duration);

 private:
  struct Sleeper;

  ClockSetting setting_;
  std::chrono::steady_clock::time_point began_;
  Milliseconds passed_{0};
  std::multimap<Milliseconds, std::shared_ptr<Sleeper>> sleepers_;
};

}  // namespace keyless::sandbox
