#include "http/retry.hpp"

#include <utility>

#include "http/retry_delay.hpp"

namespace keyless::http {
namespace {

/// A throttled call is bounded by its deadline; anything else that does not pass soon will not pass.
constexpr int most_tries = 6;
constexpr int most_throttled_tries = 40;
constexpr int most_malformed_tries = 3;

bool holds(const Response& response, std::string_view text) {
  return response.body.find(text) != std::string::npos;
}

/// Azure DevOps answers 500 to requests it will never accept. Its error then has a type; these two mean an accident.
bool is_settled_server_error(const Response& response) {
  return holds(response, "\"typeKey\"") && !holds(response, "TF400898") && !holds(response, "TF401349");
}

/// Conflicts that end by themselves: the service did nothing because it was busy with the same object.
bool is_passing_conflict(const Response& response) {
  return holds(response, "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity") ||
         holds(response, "AnotherOperationInProgress");
}

Verdict verdict_of(const Result<Response>& answer) {
  return answer ? http::verdict_on(*answer) : http::verdict_on(answer.error());
}

bool may_repeat(Verdict verdict, const Request& request) {
  return verdict == Verdict::again || (verdict == Verdict::again_when_safe && request.repeat == Repeat::safe);
}

/// Whether a try that failed may have reached the service all the same. What it refused for the moment did not happen.
bool may_have_been_done(const Result<Response>& answer) {
  if (!answer) return answer.error().code != Errc::unavailable;
  return answer->repeated || (answer->status != 429 && answer->status != 409);
}

bool tries_left(const Result<Response>& answer, int tries) {
  if (answer) return tries < (answer->status == 429 ? most_throttled_tries : most_tries);
  return tries < (answer.error().code == Errc::protocol ? most_malformed_tries : most_tries);
}

}  // namespace

Verdict verdict_on(const Response& response) {
  switch (response.status) {
    case 429:
      return Verdict::again;
    case 408:
      return Verdict::again_when_safe;
    case 409:
      return is_passing_conflict(response) ? Verdict::again : Verdict::final;
    case 501:
    case 505:
      return Verdict::final;
    default:
      break;
  }
  if (response.status < 500) return Verdict::final;
  return is_settled_server_error(response) ? Verdict::final : Verdict::again_when_safe;
}

Verdict verdict_on(const Error& error) {
  switch (error.code) {
    // The wire reports `unavailable` only for what may be asked once more, or was never sent.
    case Errc::unavailable:
      return Verdict::again;
    case Errc::timed_out:
    case Errc::indeterminate:
    case Errc::protocol:
      return Verdict::again_when_safe;
    default:
      return Verdict::final;
  }
}

Retry::Retry(std::unique_ptr<Sender> next, Clock& clock, Cost& cost, std::uint64_t seed)
    : next_(std::move(next)), clock_(clock), cost_(cost), random_(seed) {}

double Retry::jitter() {
  return std::uniform_real_distribution<double>(0.8, 1.3)(random_);
}

asio::awaitable<Result<Response>> Retry::send(Request request) {
  const auto deadline = clock_.now() + request.deadline;
  bool repeated = false;
  for (int tries = 1;; ++tries) {
    auto attempt = request;
    attempt.deadline = std::chrono::duration_cast<Milliseconds>(deadline - clock_.now());
    auto answer = co_await next_->send(std::move(attempt));
    if (answer) answer->repeated = answer->repeated || repeated;
    if (!may_repeat(verdict_of(answer), request) || !tries_left(answer, tries)) co_return answer;
    const auto asked = answer ? asked_wait(answer->headers, clock_.wall()) : std::nullopt;
    const auto delay = next_delay(tries, asked, jitter());
    if (clock_.now() + delay >= deadline) co_return answer;
    repeated = repeated || may_have_been_done(answer);
    ++cost_.retries;
    cost_.waited += delay;
    co_await clock_.sleep_for(delay);
  }
}

}  // namespace keyless::http
