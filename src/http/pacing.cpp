#include "http/pacing.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

#include "base/text.hpp"
#include "http/retry_delay.hpp"

namespace keyless::http {
namespace {

/// Azure DevOps holds requests back by at most this.
constexpr Milliseconds longest_pause_at_zero{30'000};

double seconds_between(TokenBucket::Time from, TokenBucket::Time to) {
  return std::chrono::duration<double>(to - from).count();
}

std::optional<double> number(std::string_view text) {
  std::int64_t value = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  if (parsed.ec != std::errc() || parsed.ptr == text.data()) return std::nullopt;
  return static_cast<double>(value);
}

std::string subscription_in(const std::string& target) {
  constexpr std::string_view prefix = "/subscriptions/";
  if (!starts_with_caseless(target, prefix)) return "tenant";
  const auto rest = std::string_view(target).substr(prefix.size());
  return lower(rest.substr(0, rest.find_first_of("/?")));
}

std::string_view kind_of(const std::string& method) {
  if (method == "GET" || method == "HEAD") return "reads";
  return method == "DELETE" ? "deletes" : "writes";
}

/// `x-ms-ratelimit-remaining-subscription-reads` and its kin.
std::optional<double> remaining_in(const Headers& headers) {
  std::optional<double> least;
  for (const auto& [name, value] : headers) {
    const bool listed = starts_with_caseless(name, "x-ms-ratelimit-remaining-subscription-") ||
                        starts_with_caseless(name, "x-ms-ratelimit-remaining-tenant-");
    const auto lowered = lower(name);
    const bool counts = lowered.ends_with("-reads") || lowered.ends_with("-writes") || lowered.ends_with("-deletes");
    const auto left = listed && counts ? number(value) : std::nullopt;
    if (left) least = std::min(least.value_or(*left), *left);
  }
  return least;
}

/// Azure DevOps announces that it will hold the next requests back until the reset.
std::optional<Milliseconds> pause_at_zero(const Headers& headers, std::chrono::system_clock::time_point wall) {
  const auto left = number(header(headers, "X-RateLimit-Remaining"));
  const auto reset = number(header(headers, "X-RateLimit-Reset"));
  if (!left || *left > 0 || !reset) return std::nullopt;
  const auto now = std::chrono::duration<double>(wall.time_since_epoch()).count();
  const auto wait = std::clamp((*reset - now) * 1000, 0.0, static_cast<double>(longest_pause_at_zero.count()));
  return Milliseconds{static_cast<std::int64_t>(wait)};
}

/// On 201 and 202 Retry-After says when to ask for the same object again, not to hold everything back.
std::optional<Milliseconds> pause_for_all(const Response& response, std::chrono::system_clock::time_point wall) {
  const bool polling = response.status == 201 || response.status == 202;
  const bool throttling = response.status / 100 == 2 || response.status == 429 || response.status == 503;
  return throttling && !polling ? asked_wait(response.headers, wall) : std::nullopt;
}

}  // namespace

void TokenBucket::refill(Time now) {
  tokens_ = std::min(burst_, tokens_ + rate_ * seconds_between(at_, now));
  at_ = now;
}

Milliseconds TokenBucket::take(Time now) {
  refill(now);
  tokens_ -= 1;
  if (tokens_ >= 0) return Milliseconds{0};
  return Milliseconds{static_cast<std::int64_t>(std::ceil(-tokens_ / rate_ * 1000))};
}

void TokenBucket::lower_to(double remaining, Time now) {
  refill(now);
  tokens_ = std::min(tokens_, remaining);
}

Budget budget_of(const Cloud& cloud, const Request& request) {
  if (request.url.origin() != cloud.resource_manager) return Budget{};
  const auto kind = kind_of(request.method);
  const bool reads = kind == "reads";
  return Budget{subscription_in(request.url.target()) + " " + std::string(kind), reads ? 250.0 : 200.0,
                reads ? 25.0 : 10.0};
}

Pacing::Pacing(std::unique_ptr<Sender> next, asio::any_io_executor executor, const Cloud& cloud, Clock& clock,
               Cost& cost, int parallelism, bool paced)
    : next_(std::move(next)),
      cloud_(cloud),
      clock_(clock),
      cost_(cost),
      slots_(std::move(executor), std::max(parallelism, 1)),
      paced_(paced) {}

asio::awaitable<Result<Response>> Pacing::send(Request request) {
  const auto origin = request.url.origin();
  const auto budget = paced_ ? budget_of(cloud_, request) : Budget{};
  const auto started = clock_.now();
  const auto budget_wait = wait_for_budget(budget);
  auto wait = std::max(budget_wait, wait_for_origin(origin));
  while (wait > Milliseconds{0}) {
    if (wait >= request.deadline) {
      co_return Error{Errc::throttled, origin + " asks to wait longer than the request's time limit",
                      request.url.printable()};
    }
    cost_.waited += wait;
    co_await clock_.sleep_for(wait);
    wait = wait_for_origin(origin);
  }
  auto place = co_await slots_.take();
  request.deadline -= std::chrono::duration_cast<Milliseconds>(clock_.now() - started);
  if (request.deadline <= Milliseconds{0})
    co_return Error{Errc::timed_out, "no time left to call " + origin, request.url.printable()};
  auto answer = co_await next_->send(std::move(request));
  if (answer) learn(*answer, origin, budget);
  co_return answer;
}

Milliseconds Pacing::wait_for_budget(const Budget& budget) {
  if (budget.key.empty()) return Milliseconds{0};
  const auto now = clock_.now();
  return buckets_.try_emplace(budget.key, budget.burst, budget.rate, now).first->second.take(now);
}

Milliseconds Pacing::wait_for_origin(const std::string& origin) const {
  const auto paused = not_before_.find(origin);
  if (paused == not_before_.end() || paused->second <= clock_.now()) return Milliseconds{0};
  return std::chrono::ceil<Milliseconds>(paused->second - clock_.now());
}

void Pacing::learn(const Response& response, const std::string& origin, const Budget& budget) {
  const auto now = clock_.now();
  const auto asked = pause_for_all(response, clock_.wall());
  if (response.status == 429 || asked) ++cost_.throttled;
  const auto pause = asked ? asked : pause_at_zero(response.headers, clock_.wall());
  if (pause) {
    auto& until = not_before_[origin];
    until = std::max(until, now + *pause);
  }
  const auto bucket = buckets_.find(budget.key);
  const auto remaining = remaining_in(response.headers);
  if (bucket != buckets_.end() && remaining) bucket->second.lower_to(*remaining, now);
}

}  // namespace keyless::http
