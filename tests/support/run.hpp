#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>
#include <optional>
#include <stdexcept>
#include <utility>

namespace keyless::support {

/// Runs one coroutine on a loop of its own until nothing is left to do, and gives its value.
template <class T>
T run(boost::asio::awaitable<T> task) {
  boost::asio::io_context context(1);
  std::optional<T> value;
  std::exception_ptr failure;
  const auto on_done = [&](std::exception_ptr error, T result) {
    failure = error;
    if (!error) value.emplace(std::move(result));
  };
  boost::asio::co_spawn(context, std::move(task), on_done);
  context.run();
  if (failure) std::rethrow_exception(failure);
  if (!value) throw std::logic_error("the coroutine never finished");
  return std::move(*value);
}

}  // namespace keyless::support
