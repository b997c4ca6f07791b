#include "providers/retry_policy.hpp"

#include <algorithm>
#include <charconv>

namespace keyless::providers {
namespace {

// Even a service that asks for no wait at all is not asked without a pause.
constexpr Milliseconds shortest{250};
constexpr int longest_we_obey = 600;  // seconds

std::optional<Milliseconds> asked_delay(const http::Headers& headers) {
  const auto text = http::header(headers, "Retry-After");
  int seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (text.empty() || read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
  return std::max(shortest, Milliseconds(std::chrono::seconds(std::clamp(seconds, 0, longest_we_obey))));
}

}  // namespace

Pause::Pause(Clock& clock, RetryPolicy patience)
    : clock_(&clock), delay_(patience.first), longest_(patience.longest), end_(clock.now() + patience.total) {}

asio::awaitable<bool> Pause::next() {
  return wait(delay_);
}

asio::awaitable<bool> Pause::next(const http::Headers& asked) {
  return wait(asked_delay(asked).value_or(delay_));
}

asio::awaitable<bool> Pause::wait(Milliseconds delay) {
  if (clock_->now() + delay > end_) co_return false;
  delay_ = std::min(delay_ * 2, longest_);
  co_await clock_->sleep_for(delay);
  co_return true;
}

asio::awaitable<Result<Answer>> send_json_retrying(Services services, http::Request request, std::string doing,
                                                   IsTransient is_transient, RetryPolicy patience) {
  Pause pause(*services.clock, patience);
  bool repeated = false;
  while (true) {
    auto answer = co_await send_json(services, request, doing, repeated);
    if (answer || !is_transient(answer.error())) co_return answer;
    const bool goes_on = co_await pause.next();
    if (!goes_on) co_return answer;
  }
}

bool is_ambiguous(const Error& error) {
  return error.code == Errc::indeterminate || error.code == Errc::timed_out || error.code == Errc::unavailable ||
         error.code == Errc::protocol || error.status >= 500;
}

}  // namespace keyless::providers
