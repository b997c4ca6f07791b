#pragma once

#include <boost/asio/error.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <map>
#include <memory>

#include "base/clock.hpp"

namespace keyless::support {

/// Time that stands still until it is told to move. `drive` moves it whenever nothing else can happen.
class VirtualClock : public Clock {
 public:
  std::chrono::steady_clock::time_point now() const override { return now_; }
  std::chrono::system_clock::time_point wall() const override { return wall_; }

  boost::asio::awaitable<void> sleep_for(Milliseconds duration) override {
    if (duration <= Milliseconds{0}) co_return;
    auto executor = co_await boost::asio::this_coro::executor;
    auto sleeper = std::make_shared<Sleeper>(executor);
    const auto at = sleepers_.emplace(now_ + duration, sleeper);
    boost::system::error_code woken;
    auto token = boost::asio::redirect_error(boost::asio::use_awaitable, woken);
    co_await sleeper->timer.async_wait(token);
    if (sleeper->due) co_return;
    sleepers_.erase(at);
    throw boost::system::system_error(boost::asio::error::operation_aborted);
  }

  /// Moves on, and wakes whoever is due, in order of their times.
  void advance(Milliseconds duration) {
    const auto until = now_ + duration;
    while (!sleepers_.empty() && sleepers_.begin()->first <= until) wake_next();
    set(until);
  }

  bool has_sleepers() const { return !sleepers_.empty(); }

  /// Runs the loop until `done`, moving time to the next sleeper whenever the loop has had nothing to do for a moment.
  template <class Done>
  void drive(boost::asio::io_context& context, Done done) {
    context.restart();
    while (!done()) {
      if (context.poll_one() > 0) continue;
      if (context.run_one_for(std::chrono::milliseconds{20}) > 0) continue;
      if (sleepers_.empty() && context.stopped()) return;
      if (!sleepers_.empty()) wake_next();
      context.restart();
    }
  }

 private:
  struct Sleeper {
    explicit Sleeper(const boost::asio::any_io_executor& executor)
        : timer(executor, boost::asio::steady_timer::time_point::max()) {}
    boost::asio::steady_timer timer;
    bool due = false;
  };

  void set(std::chrono::steady_clock::time_point to) {
    wall_ += std::chrono::duration_cast<std::chrono::system_clock::duration>(to - now_);
    now_ = to;
  }

  void wake_next() {
    const auto first = sleepers_.begin();
    if (first->first > now_) set(first->first);
    auto sleeper = first->second;
    sleepers_.erase(first);
    sleeper->due = true;
    sleeper->timer.cancel();
  }

  std::chrono::steady_clock::time_point now_ = std::chrono::steady_clock::time_point{} + std::chrono::hours{1000};
  std::chrono::system_clock::time_point wall_ = std::chrono::sys_days{std::chrono::year{2026} / 11 / 21};
  std::multimap<std::chrono::steady_clock::time_point, std::shared_ptr<Sleeper>> sleepers_;
};

}  // namespace keyless::support
