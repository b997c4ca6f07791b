#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "sandbox/scenario/catalogue.hpp"
#include "sandbox/scenario/refusals.hpp"
#include "sandbox/scenario/service_names.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::faults {

using nlohmann::json;

namespace {

void busy(Strike& s, std::string_view header, const std::string& value) {
  auto status = s.rule.status != 0 ? s.rule.status : 429;
  s.reply = error_of(s, status, status == 429 ? "TooManyRequests" : "ServiceUnavailable",
                     "The request is being throttled. Please try again later.");
  if (!header.empty()) put_header(s.reply, header, value);
}

std::string in_seconds(const Strike& s, long long otherwise) {
  return std::to_string(seconds_of(s.rule, otherwise).count());
}

void after_seconds(Strike& s) {
  busy(s, "Retry-After", in_seconds(s, 17));
}
void after_date(Strike& s) {
  busy(s, "Retry-After", http_date(s.cloud.now() + seconds_of(s.rule, 17)));
}
void after_milliseconds(Strike& s) {
  busy(s, "retry-after-ms", "900");
}
void after_ms_milliseconds(Strike& s) {
  busy(s, "x-ms-retry-after-ms", "900");
}

constexpr std::array<std::string_view, 10> bad = {"zero",     "negative", "word", "exponent", "huge",
                                                  "fraction", "twice",    "past", "far",      "empty"};

std::string bad_value(const Strike& s) {
  constexpr std::array<std::string_view, 6> fixed = {"0", "-5", "abc", "1e9", "99999999999999999999", "1.5"};
  for (std::size_t i = 0; i < fixed.size(); ++i)
    if (bad[i] == s.variant) return std::string(fixed[i]);
  if (s.variant == "past") return http_date(s.cloud.now() - std::chrono::hours(1));
  if (s.variant == "far") return http_date(s.cloud.now() + std::chrono::hours(24 * 3653));
  return {};
}

void after_nonsense(Strike& s) {
  if (s.variant != "twice") return busy(s, "Retry-After", bad_value(s));
  busy(s, "Retry-After", "1");
  s.reply.headers.emplace_back("Retry-After", "30");
}

void after_success(Strike& s) {
  if (s.reply.status / 100 != 2) return;
  put_header(s.reply, "Retry-After", in_seconds(s, 5));
  if (!s.service.starts_with(devops_service)) return;
  for (auto& [name, value] : devops_quota_headers(s.cloud, 1.5, seconds_of(s.rule, 5)))
    put_header(s.reply, name, value);
}

void empty_bucket(Strike& s) {
  s.reply = resource_manager_busy(s.request, seconds_of(s.rule, 6));
}
void identities_busy_now(Strike& s) {
  s.reply = identities_busy(s.request, seconds_of(s.rule, 2));
}
void devops_blocked(Strike& s) {
  s.reply = devops_busy(s.cloud, seconds_of(s.rule, 30));
}
void graph_blocked(Strike& s) {
  s.reply = graph_busy(s.cloud, s.request, seconds_of(s.rule, 10));
}

void held_back(Strike& s) {
  auto wait = seconds_of(s.rule, 30);
  s.delivery.wait += wait;
  for (auto& [name, value] : devops_quota_headers(s.cloud, static_cast<double>(wait.count()), wait))
    put_header(s.reply, name, value);
}

void other_operation(Strike& s) {
  s.reply = error_of(s, 429, "RetryableErrorDueToAnotherOperation",
                     "Operation on this resource cannot be completed because another operation is in progress.");
  put_header(s.reply, "Retry-After", in_seconds(s, 10));
}

/// Refusals for a while, then unavailability, then calm. The while starts with the first request it meets, and a
/// request that comes early learns a new time.
void storm(Strike& s) {
  auto now = epoch_seconds(s.cloud.now());
  auto lasts = seconds_of(s.rule, 60).count();
  if (!s.memory.contains("began")) s.memory["began"] = now;
  auto passed = now - s.memory["began"].get<long long>();
  if (passed >= 2 * lasts) {
    s.passed = true;
    return;
  }
  bool refuses = passed < lasts;
  s.reply = error_of(s, refuses ? 429 : 503, refuses ? "TooManyRequests" : "ServiceUnavailable",
                     "The request is being throttled. Please try again later.");
  put_header(s.reply, "Retry-After", std::to_string((refuses ? lasts : 2 * lasts) - passed));
}

constexpr auto in_place = Moment::instead;
constexpr auto on_answer = Moment::answer;

constexpr std::array<KnownFault, 14> table = {{
    {"RA-SEC", "429 with Retry-After in seconds", in_place, {}, after_seconds},
    {"RA-DATE", "429 with Retry-After as a date", in_place, {}, after_date},
    {"RA-MS", "429 with retry-after-ms", in_place, {}, after_milliseconds},
    {"RA-XMS", "429 with x-ms-retry-after-ms", in_place, {}, after_ms_milliseconds},
    {"RA-BAD", "429 with a Retry-After that makes no sense", in_place, bad, after_nonsense},
    {"RA-200", "Retry-After on a success", on_answer, {}, after_success},
    {"ARM-BUCKET", "429 SubscriptionRequestsThrottled", in_place, {}, empty_bucket, arm_service},
    {"MSI-LIMIT", "429 of the managed identities' provider", in_place, {}, identities_busy_now, arm_service},
    {"ADO-DELAY", "the answer comes late, with its headers", on_answer, {}, held_back, devops_service},
    {"ADO-429", "429 TF400733", in_place, {}, devops_blocked, devops_service},
    {"GRAPH-429", "429 TooManyRequests", in_place, {}, graph_blocked, "microsoftGraph"},
    {"STORM", "429 for `seconds`, then 503 as long, then calm", in_place, {}, storm},
    {"429-TEMP",
     "429 of a resource lock: RetryableErrorDueToAnotherOperation",
     in_place,
     {},
     other_operation,
     arm_service},
    {"WAIT",
     "the answer comes `seconds` late",
     on_answer,
     {},
     [](Strike& s) { s.delivery.wait += seconds_of(s.rule, 10); }},
}};

}  // namespace

std::span<const KnownFault> waiting() {
  return table;
}

}  // namespace keyless::sandbox::faults
