#include "sandbox/scenario/sandbox_clock.hpp"

#include <boost/asio/error.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace keyless::sandbox {

using std::chrono::steady_clock;
using std::chrono::system_clock;

struct SandboxClock::Sleeper {
  explicit Sleeper(const boost::asio::any_io_executor& executor) : timer(executor, steady_clock::time_point::max()) {}
  boost::asio::steady_timer timer;
  bool due = false;
  bool orphaned = false;  ///< the clock is gone
};

SandboxClock::SandboxClock(ClockSetting setting) : setting_(setting), began_(steady_clock::now()) {
  if (setting_.is_virtual && !setting_.start) setting_.start = system_clock::now();
}

SandboxClock::~SandboxClock() {
  for (auto& [at, sleeper] : sleepers_) {
    sleeper->orphaned = true;
    sleeper->timer.cancel();
  }
}

steady_clock::time_point SandboxClock::now() const {
  return setting_.is_virtual ? steady_clock::time_point{} + std::chrono::hours(1000) + passed_ : steady_clock::now();
}

system_clock::time_point SandboxClock::wall() const {
  if (setting_.is_virtual) return *setting_.start + passed_;
  if (!setting_.start) return system_clock::now();
  return *setting_.start + std::chrono::duration_cast<system_clock::duration>(steady_clock::now() - began_);
}

boost::asio::awaitable<void> SandboxClock::sleep_for(Milliseconds duration) {
  if (duration <= Milliseconds{0}) co_return;
  auto executor = co_await boost::asio::this_coro::executor;
  auto sleeper = std::make_shared<Sleeper>(executor);
  if (!setting_.is_virtual) {
    sleeper->timer.expires_after(duration);
    co_await sleeper->timer.async_wait(boost::asio::use_awaitable);
    co_return;
  }
  const auto at = sleepers_.emplace(passed_ + duration, sleeper);
  boost::system::error_code woken;
  auto token = boost::asio::redirect_error(boost::asio::use_awaitable, woken);
  co_await sleeper->timer.async_wait(token);
  if (sleeper->due) co_return;
  if (!sleeper->orphaned) sleepers_.erase(at);
  throw boost::system::system_error(boost::asio::error::operation_aborted);
}

void SandboxClock::advance(Milliseconds duration) {
  const auto until = passed_ + duration;
  while (!sleepers_.empty() && sleepers_.begin()->first <= until) {
    auto first = sleepers_.begin();
    passed_ = std::max(passed_, first->first);
    auto sleeper = first->second;
    sleepers_.erase(first);
    sleeper->due = true;
    sleeper->timer.cancel();
  }
  passed_ = until;
}

}  // namespace keyless::sandbox
