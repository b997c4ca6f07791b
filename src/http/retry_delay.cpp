#include "http/retry_delay.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/text.hpp"

namespace keyless::http {
namespace {

using std::chrono::system_clock;

std::string_view trimmed(std::string_view text) {
  while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
  while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
  return text;
}

bool is_whole_number(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::optional<Milliseconds> scaled(std::string_view text, std::int64_t unit) {
  if (!is_whole_number(text)) return std::nullopt;
  if (text.starts_with('-')) return Milliseconds{0};
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool huge = parsed.ec == std::errc::result_out_of_range || number > longest_asked_wait.count();
  return huge ? longest_asked_wait : std::min(Milliseconds{number * unit}, longest_asked_wait);
}

std::optional<int> digits(std::string_view text) {
  int number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || parsed.ptr != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<unsigned> month_of(std::string_view name) {
  constexpr std::array<std::string_view, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                       "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto found = std::find(months.begin(), months.end(), name);
  if (found == months.end()) return std::nullopt;
  return static_cast<unsigned>(found - months.begin()) + 1;
}

/// `Sat, 21 Nov 2026 05:30:00 GMT`, the only form senders may use today.
std::optional<system_clock::time_point> http_date(std::string_view text) {
  if (text.size() != 29 || text.substr(25) != " GMT") return std::nullopt;
  const auto day = digits(text.substr(5, 2));
  const auto month = month_of(text.substr(8, 3));
  const auto year = digits(text.substr(12, 4));
  const auto hour = digits(text.substr(17, 2));
  const auto minute = digits(text.substr(20, 2));
  const auto second = digits(text.substr(23, 2));
  if (!day || !month || !year || !hour || !minute || !second) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{*month},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return std::nullopt;
  return std::chrono::sys_days{date} + std::chrono::hours{*hour} + std::chrono::minutes{*minute} +
         std::chrono::seconds{*second};
}

std::optional<Milliseconds> until(std::string_view text, system_clock::time_point wall) {
  const auto date = http_date(text);
  if (!date) return std::nullopt;
  const auto wait = std::chrono::duration_cast<Milliseconds>(*date - wall);
  return std::clamp(wait, Milliseconds{0}, longest_asked_wait);
}

std::optional<Milliseconds> wait_in(const std::string& name, std::string_view value, system_clock::time_point wall) {
  const auto text = trimmed(value);
  const bool in_milliseconds = equal_caseless(name, "retry-after-ms") || equal_caseless(name, "x-ms-retry-after-ms");
  if (in_milliseconds) return scaled(text, 1);
  if (!equal_caseless(name, "Retry-After")) return std::nullopt;
  const auto seconds = scaled(text, 1000);
  return seconds ? seconds : until(text, wall);
}

}  // namespace

std::optional<Milliseconds> asked_wait(const Headers& headers, system_clock::time_point wall) {
  std::optional<Milliseconds> longest;
  for (const auto& [name, value] : headers) {
    const auto wait = wait_in(name, value, wall);
    if (wait) longest = std::max(longest.value_or(Milliseconds{0}), *wait);
  }
  return longest;
}

Milliseconds next_delay(int failures, std::optional<Milliseconds> asked, double jitter) {
  constexpr double first = 800;
  constexpr double spread = 1000;
  const double steps = std::clamp(failures - 1, 0, 16);
  const double backoff = std::min(first * std::pow(2.0, steps) * jitter, static_cast<double>(longest_backoff.count()));
  const double floor = asked ? static_cast<double>(asked->count()) + (jitter - 0.8) * spread : 0;
  return Milliseconds{static_cast<std::int64_t>(std::max(backoff, floor))};
}

}  // namespace keyless::http
