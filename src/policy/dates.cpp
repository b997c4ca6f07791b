#include "policy/dates.hpp"

#include <charconv>
#include <chrono>

namespace keyless::policy {
namespace {

std::optional<unsigned> number_in(std::string_view text, std::size_t at, std::size_t digits) {
  unsigned number = 0;
  const auto* end = text.data() + at + digits;
  const auto read = std::from_chars(text.data() + at, end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

std::optional<std::chrono::sys_days> day_of(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = number_in(text, 0, 4), month = number_in(text, 5, 2), day = number_in(text, 8, 2);
  if (!year || !month || !day) return std::nullopt;
  const std::chrono::year_month_day when{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                         std::chrono::day(*day)};
  if (!when.ok()) return std::nullopt;
  return std::chrono::sys_days(when);
}

}  // namespace

std::optional<int> days_between(std::string_view from, std::string_view until) {
  const auto first = day_of(from), last = day_of(until);
  if (!first || !last) return std::nullopt;
  return static_cast<int>((*last - *first).count());
}

}  // namespace keyless::policy
