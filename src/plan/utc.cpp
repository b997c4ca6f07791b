#include "plan/utc.hpp"

#include <fmt/format.h>

#include <charconv>

namespace keyless::plan {

using namespace std::chrono;

namespace {

std::optional<int> number_at(const std::string& text, std::size_t at, std::size_t digits) {
  int number = 0;
  const auto* end = text.data() + at + digits;
  const auto read = std::from_chars(text.data() + at, end, number);
  if (read.ec != std::errc() || read.ptr != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

std::string utc_text(sys_seconds time) {
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(time - day);
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), clock.hours().count(),
                     clock.minutes().count(), clock.seconds().count());
}

std::optional<sys_seconds> utc_from(const std::string& text) {
  if (text.size() != 20) return std::nullopt;
  const auto year_number = number_at(text, 0, 4), month_number = number_at(text, 5, 2),
             day_number = number_at(text, 8, 2), hour = number_at(text, 11, 2), minute = number_at(text, 14, 2),
             second = number_at(text, 17, 2);
  if (!year_number || !month_number || !day_number || !hour || !minute || !second) return std::nullopt;
  const year_month_day date{year(*year_number), month(static_cast<unsigned>(*month_number)),
                            day(static_cast<unsigned>(*day_number))};
  if (!date.ok()) return std::nullopt;
  const sys_seconds time = sys_days(date) + hours(*hour) + minutes(*minute) + seconds(*second);
  return utc_text(time) == text ? std::optional(time) : std::nullopt;
}

}  // namespace keyless::plan
