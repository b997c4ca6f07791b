#include <algorithm>
#include <chrono>
#include <cstdio>

#include "survey/migration_rows.hpp"

namespace keyless::survey {
namespace {

using model::MigrationRow;
using model::Risk;

constexpr long soon_for_secrets = 30, soon_for_issuers = 90;  // days

std::chrono::sys_days day_of(const std::string& date) {
  int year = 1970;
  unsigned month = 1, day = 1;
  if (std::sscanf(date.c_str(), "%d-%u-%u", &year, &month, &day) != 3) return {};
  return std::chrono::year(year) / std::chrono::month(month) / std::chrono::day(day);
}

Risk risk_of_secret(const MigrationRow& row, const std::string& today) {
  if (std::ranges::count(row.obstacles, "identity-absent", &model::Obstacle::code) > 0)
    return {"high", "it does not work, because its identity does not exist"};
  if (row.secret_expired) return {"high", "its secret expired on " + row.secret_ends};
  if (row.secret_ends.empty()) return {"medium", "its secret can leak or expire; when it ends is not known"};
  const auto left = (day_of(row.secret_ends) - day_of(today)).count();
  return {left <= soon_for_secrets ? "high" : "medium", "its secret ends on " + row.secret_ends};
}

Risk risk_of_issuer(long days_left) {
  const std::string day(model::old_issuer_ends);
  if (days_left <= 0) return {"high", "it stopped working on " + day};
  return {days_left <= soon_for_issuers ? "high" : "medium", "it stops working on " + day};
}

}  // namespace

Risk risk_of(const MigrationRow& row, const std::string& today, long days_left) {
  if (row.to_do() == "failed") return {"high", "it does not work"};
  if (row.way == model::Way::none) return {};
  auto risk = row.way == model::Way::migrate ? risk_of_issuer(days_left) : risk_of_secret(row, today);
  const bool never_used = row.use_known && row.last_used.empty() && row.last_result.empty();
  if (row.condition == "disabled") return {"low", risk.reason + ", but it is disabled"};
  if (never_used) return {"low", risk.reason + ", but nothing has used it yet"};
  return risk;
}

}  // namespace keyless::survey
