#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <utility>

namespace keyless::support {

/// Runs the loop until this operation is done; gives its result or throws what it threw.
template <class T>
T run_until_done(boost::asio::io_context& context, boost::asio::awaitable<T> operation) {
  std::optional<T> result;
  std::exception_ptr thrown;
  bool done = false;
  auto at_end = [&](std::exception_ptr error, T value) {
    thrown = error;
    result.emplace(std::move(value));
    done = true;
  };
  boost::asio::co_spawn(context, std::move(operation), std::move(at_end));
  context.restart();
  while (!done && context.run_one() > 0) {
  }
  if (thrown) std::rethrow_exception(thrown);
  return std::move(*result);
}

}  // namespace keyless::support
