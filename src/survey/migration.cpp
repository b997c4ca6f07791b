#include "survey/migration.hpp"

#include <fmt/chrono.h>

#include <map>

#include "survey/migration_rows.hpp"

namespace keyless::survey {
namespace {

using model::text_of;

std::string date_of(std::chrono::system_clock::time_point time) {
  return fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

long days_left_on(std::chrono::system_clock::time_point now) {
  using namespace std::chrono;
  const auto end = sys_days(year(2027) / July / day(1));
  return static_cast<long>((end - floor<days>(now)).count());
}

using Counts = std::map<std::pair<std::string, std::string>, std::size_t>;  // type, scheme

std::vector<model::NotListed> as_list(const Counts& counts) {
  std::vector<model::NotListed> list;
  for (const auto& [what, count] : counts) list.push_back({what.first, what.second, count});
  return list;
}

}  // namespace

model::Migration migration_of(const Survey& survey, std::chrono::system_clock::time_point now,
                              const MigrationScope& scope) {
  model::Migration migration;
  migration.organization = survey.organization;
  migration.tenant = survey.tenant;
  migration.today = date_of(now);
  migration.days_left = days_left_on(now);
  migration.gaps = survey.gaps;
  for (const auto& manifest : scope.manifests) migration.manifests.push_back(manifest.file);
  MigrationRows rows(survey, scope, migration.today);
  Counts others;
  for (const auto* connection : connections_of(survey)) {
    if (!may_federate(*connection)) {
      ++others[{text_of(connection->fields, "type"), text_of(connection->fields, "scheme")}];
      continue;
    }
    auto row = rows.row_of(*connection);
    row.risk = risk_of(row, migration.today, migration.days_left);
    migration.rows.push_back(std::move(row));
  }
  migration.not_listed = as_list(others);
  return migration;
}

}  // namespace keyless::survey
