#include "http/slots.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>
#include <deque>
#include <utility>

namespace keyless::http {
namespace {

struct Waiter {
  explicit Waiter(const asio::any_io_executor& executor) : timer(executor, asio::steady_timer::time_point::max()) {}
  asio::steady_timer timer;
  bool admitted = false;
};

}  // namespace

struct Slots::State {
  asio::any_io_executor executor;
  int free = 0;
  std::deque<std::shared_ptr<Waiter>> waiting;

  void release() {
    if (waiting.empty()) {
      ++free;
      return;
    }
    const auto next = std::move(waiting.front());
    waiting.pop_front();
    next->admitted = true;
    next->timer.cancel();
  }

  void forget(const std::shared_ptr<Waiter>& waiter) {
    waiting.erase(std::remove(waiting.begin(), waiting.end(), waiter), waiting.end());
  }
};

Slots::Slots(asio::any_io_executor executor, int count) : state_(std::make_shared<State>()) {
  state_->executor = std::move(executor);
  state_->free = count;
}

Slots::Held::~Held() {
  if (state_) state_->release();
}

asio::awaitable<Slots::Held> Slots::take() {
  auto state = state_;
  if (state->free > 0) {
    --state->free;
    co_return Held(std::move(state));
  }
  auto waiter = std::make_shared<Waiter>(state->executor);
  state->waiting.push_back(waiter);
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  co_await waiter->timer.async_wait(token);
  if (waiter->admitted) co_return Held(std::move(state));
  state->forget(waiter);
  throw boost::system::system_error(asio::error::operation_aborted);
}

}  // namespace keyless::http
