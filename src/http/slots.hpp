#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <deque>
#include <memory>
#include <utility>

namespace keyless::http {

/// A number of places, taken first come, first served.
class Slots {
 public:
  Slots(boost::asio::any_io_executor executor, int count) : executor_(std::move(executor)), free_(count) {}

  /// Gives its place back when it goes. The Slots must outlive it.
  class Held {
   public:
    explicit Held(Slots& slots) : slots_(&slots) {}
    Held(Held&& other) noexcept : slots_(std::exchange(other.slots_, nullptr)) {}
    Held& operator=(Held&&) = delete;
    ~Held() {
      if (slots_ != nullptr) slots_->release();
    }

   private:
    Slots* slots_;
  };

  /// Throws operation_aborted when cancelled while waiting.
  boost::asio::awaitable<Held> take();

 private:
  struct Waiter {
    explicit Waiter(const boost::asio::any_io_executor& executor) : timer(executor) {}
    boost::asio::steady_timer timer;
    bool admitted = false;
  };

  void release();

  boost::asio::any_io_executor executor_;
  int free_;
  std::deque<std::shared_ptr<Waiter>> waiting_;
};

}  // namespace keyless::http
