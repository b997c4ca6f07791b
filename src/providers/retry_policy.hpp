#pragma once

#include <optional>
#include "base/asio.hpp"

#include "providers/send_json.hpp"

namespace keyless::providers {

/// How long to try again what the service refuses only for the moment. Waits double from `first` up to `longest`; no
/// try starts after `total` has passed on the clock.
struct RetryPolicy {
  Milliseconds first{1'000};
  Milliseconds longest{30'000};
  Milliseconds total{180'000};
};

/// Whether a refusal passes by itself.
using IsTransient = bool (*)(const Error&);

/// send_json(), repeated while the refusal passes by. For writes by a key we chose only.
asio::awaitable<Result<Answer>> send_json_retrying(Services services, http::Request request, std::string doing,
                                                   IsTransient is_transient, RetryPolicy patience);

/// A bounded wait for something to happen: `co_await pause.next()` sleeps and is false once the time is over.
class Pause {
 public:
  Pause(Clock& clock, RetryPolicy patience);
  asio::awaitable<bool> next();
  /// As next(), but as long as the service asked in Retry-After (seconds) where it did.
  asio::awaitable<bool> next(const http::Headers& asked);

 private:
  asio::awaitable<bool> wait(Milliseconds delay);

  Clock* clock_;
  Milliseconds delay_;
  Milliseconds longest_;
  std::chrono::steady_clock::time_point end_;
};

/// What an answer settles; nothing: ask again later.
template <class T>
using Settled = std::optional<Result<T>>;

/// Asks, pauses and asks again until `judge` settles an answer; fails with `late` once the time is over.
template <class T, class Ask, class Judge>
asio::awaitable<Result<T>> ask_until(Pause pause, Ask ask, Judge judge, Error late) {
  while (true) {
    auto answer = co_await ask();
    auto settled = judge(std::move(answer));
    if (settled) co_return std::move(*settled);
    const bool goes_on = co_await pause.next();
    if (!goes_on) co_return std::move(late);
  }
}

/// Whether the fate of a write is unknown after this Error: then it is read back, never repeated blindly.
bool is_ambiguous(const Error& error);

}  // namespace keyless::providers
