#pragma once

#include <optional>
#include <utility>
#include <vector>

#include "base/asio.hpp"

namespace keyless::providers {

/// Runs the tasks side by side, at most 48 at a time, on the caller's executor and waits for every one of them, also
/// when one fails or the caller is cancelled (the tasks are cancelled then): nothing runs on behind the caller's back.
/// Rethrows the first exception.
asio::awaitable<void> all_of(std::vector<asio::awaitable<void>> tasks);

/// Awaits `task` and puts its value where the caller wants it.
template <class T>
asio::awaitable<void> into(std::optional<T>& slot, asio::awaitable<T> task) {
  auto value = co_await std::move(task);
  slot.emplace(std::move(value));
}

/// The values of all tasks, in the order of the tasks.
template <class T>
asio::awaitable<std::vector<T>> gather(std::vector<asio::awaitable<T>> tasks) {
  std::vector<std::optional<T>> slots(tasks.size());
  std::vector<asio::awaitable<void>> running;
  running.reserve(tasks.size());
  for (std::size_t i = 0; i < tasks.size(); ++i) running.push_back(into(slots[i], std::move(tasks[i])));
  co_await all_of(std::move(running));
  std::vector<T> values;
  values.reserve(slots.size());
  for (auto& slot : slots) values.push_back(std::move(*slot));
  co_return values;
}

}  // namespace keyless::providers
