#include "base/json.hpp"

#include "model/json.hpp"
#include "report/migration.hpp"

namespace keyless::report {

using namespace model;
using nlohmann::json;

namespace {

json obstacles_of(const MigrationRow& row) {
  auto list = json::array();
  for (const auto& obstacle : row.obstacles)
    list.push_back({{"code", obstacle.code}, {"reason", obstacle.reason}, {"advice", obstacle.advice}});
  return list;
}

/// What is not known is left out, never guessed.
json row_of(const MigrationRow& row) {
  json entry = {{"project", row.project},
                {"name", row.name},
                {"id", row.id},
                {"scheme", row.scheme},
                {"issuer", row.issuer},
                {"toDo", row.to_do()},
                {"verdict", row.verdict().text()},
                {"obstacles", obstacles_of(row)}};
  put_text(entry, "application", row.application);
  put_text(entry, "owner", row.owner);
  put_text(entry, "condition", row.condition);
  if (!row.secret_ends.empty()) entry["secretEnds"] = row.secret_ends, entry["secretExpired"] = row.secret_expired;
  if (row.use_known) {
    entry["used"] = !row.last_used.empty() || !row.last_result.empty();
    put_text(entry, "lastUsed", row.last_used);
    put_text(entry, "lastResult", row.last_result);
  }
  if (row.pipelines_known) entry["pipelines"] = row.pipelines, entry["allPipelines"] = row.all_pipelines;
  return entry;
}

}  // namespace

std::string migration_json(const Migration& found, const Heading& heading) {
  auto rows = json::array();
  for (const auto& row : found.rows) rows.push_back(row_of(row));
  const auto totals = totals_of(found);
  json about = {{"organization", found.organization}, {"sandbox", heading.sandbox}, {"date", found.today}};
  put_text(about, "cloud", heading.cloud);
  put_text(about, "tenant", found.tenant);
  const json counted = {{"connections", totals.connections}, {"nothing", totals.nothing},
                        {"convert", totals.convert},         {"migrate", totals.migrate},
                        {"manual", totals.manual},           {"secretsExpired", totals.secrets_expired},
                        {"neverUsed", totals.never_used}};
  return printed_json({{"formatVersion", format_version},
                       {"about", about},
                       {"oldIssuerEnds", old_issuer_ends},
                       {"daysLeft", found.days_left},
                       {"connections", std::move(rows)},
                       {"totals", counted},
                       {"notRead", found.gaps}});
}

}  // namespace keyless::report
