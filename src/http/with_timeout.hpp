#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <optional>
#include <utility>
#include <variant>

#include "http/clock.hpp"

namespace keyless::http {

/// The result of `operation`, or nothing when `limit` passes first; the operation is then cancelled.
template <class T>
boost::asio::awaitable<std::optional<T>> with_timeout(Clock& clock, boost::asio::awaitable<T> operation,
                                                      Milliseconds limit) {
  using namespace boost::asio::experimental::awaitable_operators;
  auto outcome = co_await (std::move(operation) || clock.sleep_for(limit));
  if (outcome.index() == 1) co_return std::nullopt;
  co_return std::optional<T>(std::move(std::get<0>(outcome)));
}

}  // namespace keyless::http
