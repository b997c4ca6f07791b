#pragma once

#include <boost/asio/experimental/awaitable_operators.hpp>
#include <exception>
#include <optional>
#include <utility>
#include <variant>

#include "base/asio.hpp"
#include "base/clock.hpp"

namespace keyless::http {

template <class T>
struct Settled {
  std::optional<T> value = {};
  std::exception_ptr thrown = {};
};

/// How the operation ended, as a value. In a race a thrown exception only means that the others go on.
template <class T>
asio::awaitable<Settled<T>> settled(asio::awaitable<T> operation) {
  Settled<T> end;
  try {
    auto value = co_await std::move(operation);
    end.value.emplace(std::move(value));
  } catch (...) {
    end.thrown = std::current_exception();
  }
  co_return end;
}

/// The result of `operation`, or nothing when `limit` passes first; the operation is then cancelled. Throws at once
/// what it throws.
template <class T>
asio::awaitable<std::optional<T>> with_timeout(Clock& clock, asio::awaitable<T> operation, Milliseconds limit) {
  using namespace asio::experimental::awaitable_operators;
  auto outcome = co_await (settled(std::move(operation)) || clock.sleep_for(limit));
  if (outcome.index() == 1) co_return std::nullopt;
  auto& end = std::get<0>(outcome);
  if (end.thrown) std::rethrow_exception(end.thrown);
  co_return std::move(end.value);
}

}  // namespace keyless::http
