#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <memory>

#include "base/asio.hpp"

namespace keyless::http {

/// A number of places, taken first come, first served.
class Slots {
 private:
  struct State;

 public:
  Slots(asio::any_io_executor executor, int count);

  /// Gives its place back when it goes; may outlive the Slots.
  class Held {
   public:
    explicit Held(std::shared_ptr<State> state) : state_(std::move(state)) {}
    Held(Held&& other) noexcept = default;
    Held& operator=(Held&&) = delete;
    ~Held();

   private:
    std::shared_ptr<State> state_;
  };

  /// Throws operation_aborted when cancelled while waiting.
  asio::awaitable<Held> take();

 private:
  std::shared_ptr<State> state_;
};

}  // namespace keyless::http
