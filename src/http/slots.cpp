#include "http/slots.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

namespace keyless::http {

namespace asio = boost::asio;

asio::awaitable<Slots::Held> Slots::take() {
  if (free_ > 0) {
    --free_;
    co_return Held(*this);
  }
  auto waiter = std::make_shared<Waiter>(executor_);
  waiter->timer.expires_at(asio::steady_timer::time_point::max());
  waiting_.push_back(waiter);
  boost::system::error_code woken;
  auto token = asio::redirect_error(asio::use_awaitable, woken);
  co_await waiter->timer.async_wait(token);
  if (waiter->admitted) co_return Held(*this);
  waiting_.erase(std::remove(waiting_.begin(), waiting_.end(), waiter), waiting_.end());
  throw boost::system::system_error(asio::error::operation_aborted);
}

void Slots::release() {
  if (waiting_.empty()) {
    ++free_;
    return;
  }
  auto next = std::move(waiting_.front());
  waiting_.pop_front();
  next->admitted = true;
  next->timer.cancel();
}

}  // namespace keyless::http
