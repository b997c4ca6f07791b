#include "providers/parallel.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>

namespace keyless::providers {
namespace {

namespace asio = boost::asio;

auto started_later(asio::any_io_executor executor, asio::awaitable<void> task) {
  return asio::co_spawn(std::move(executor), std::move(task), asio::deferred);
}

}  // namespace

asio::awaitable<void> all_of(std::vector<asio::awaitable<void>> tasks) {
  if (tasks.empty()) co_return;
  const auto executor = co_await asio::this_coro::executor;
  using Started = decltype(started_later(executor, std::move(tasks.front())));
  std::vector<Started> started;
  started.reserve(tasks.size());
  for (auto& task : tasks) started.push_back(started_later(executor, std::move(task)));
  auto group = asio::experimental::make_parallel_group(std::move(started));
  const auto outcome = co_await group.async_wait(asio::experimental::wait_for_all(), asio::use_awaitable);
  for (const auto& failure : std::get<1>(outcome))
    if (failure) std::rethrow_exception(failure);
}

}  // namespace keyless::providers
