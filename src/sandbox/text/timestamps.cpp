#include "sandbox/text/timestamps.hpp"

#include <fmt/format.h>

#include <array>

namespace keyless::sandbox {

namespace {

struct Calendar {
  std::chrono::year_month_day date;
  std::chrono::hh_mm_ss<std::chrono::microseconds> time;
};

Calendar calendar_of(WallTime at) {
  auto day = std::chrono::floor<std::chrono::days>(at);
  auto rest = std::chrono::duration_cast<std::chrono::microseconds>(at - day);
  return {std::chrono::year_month_day(day), std::chrono::hh_mm_ss(rest)};
}

std::string rendered(const Calendar& c, std::string_view between) {
  return fmt::format("{:04}-{:02}-{:02}{}{:02}:{:02}:{:02}", static_cast<int>(c.date.year()),
                     static_cast<unsigned>(c.date.month()), static_cast<unsigned>(c.date.day()), between,
                     c.time.hours().count(), c.time.minutes().count(), c.time.seconds().count());
}

}  // namespace

long long epoch_seconds(WallTime at) {
  return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
}

std::string iso_time(WallTime at) {
  auto c = calendar_of(at);
  return fmt::format("{}.{:06}0Z", rendered(c, "T"), c.time.subseconds().count());
}

std::string http_date(WallTime at) {
  constexpr std::array<const char*, 7> days = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array<const char*, 12> months = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  auto c = calendar_of(at);
  auto weekday = std::chrono::weekday(std::chrono::sys_days(c.date)).c_encoding();
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[weekday], static_cast<unsigned>(c.date.day()),
                     months[static_cast<unsigned>(c.date.month()) - 1], static_cast<int>(c.date.year()),
                     c.time.hours().count(), c.time.minutes().count(), c.time.seconds().count());
}

std::string iso_seconds(WallTime at) {
  return rendered(calendar_of(at), " ") + "Z";
}

}  // namespace keyless::sandbox
