#include "providers/parallel.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace keyless::providers {
namespace {

/// A queue of reads waits here, not inside requests whose deadlines run.
constexpr std::size_t most_at_once = 48;

/// What the workers of one all_of() share; it lives in that coroutine's frame.
struct Queue {
  std::vector<asio::awaitable<void>> tasks;
  std::size_t next = 0;
  std::exception_ptr failure = nullptr;
};

asio::awaitable<void> work_through(Queue& queue) {
  while (queue.next < queue.tasks.size()) {
    auto task = std::move(queue.tasks[queue.next++]);
    try {
      co_await std::move(task);
    } catch (...) {
      if (!queue.failure) queue.failure = std::current_exception();
    }
  }
}

auto started_later(asio::any_io_executor executor, asio::awaitable<void> task) {
  return asio::co_spawn(std::move(executor), std::move(task), asio::deferred);
}

}  // namespace

asio::awaitable<void> all_of(std::vector<asio::awaitable<void>> tasks) {
  if (tasks.empty()) co_return;
  const auto executor = co_await asio::this_coro::executor;
  Queue queue;
  queue.tasks = std::move(tasks);
  using Started = decltype(started_later(executor, work_through(queue)));
  std::vector<Started> workers;
  for (std::size_t i = 0; i < std::min(most_at_once, queue.tasks.size()); ++i)
    workers.push_back(started_later(executor, work_through(queue)));
  auto group = asio::experimental::make_parallel_group(std::move(workers));
  const auto outcome = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  if (queue.failure) std::rethrow_exception(queue.failure);
  for (const auto& failure : std::get<1>(outcome))
    if (failure) std::rethrow_exception(failure);
}

}  // namespace keyless::providers
