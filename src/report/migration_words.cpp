#include "report/migration_words.hpp"

#include <fmt/format.h>

namespace keyless::report {

using namespace model;

namespace {

std::string scheme_word(const std::string& scheme) {
  if (scheme == "WorkloadIdentityFederation") return "federation";
  if (scheme == "ServicePrincipal") return "secret";
  if (scheme == "ManagedServiceIdentity") return "ManagedServiceIdentity (the agent's machine)";
  return one_line(scheme.empty() ? "?" : scheme);
}

std::string use_word(const MigrationRow& row) {
  if (!row.use_known) return "?";
  if (row.last_used.empty()) return row.last_result.empty() ? "never" : one_line(row.last_result);
  return one_line(row.last_used.substr(0, 10) + " " + row.last_result);
}

std::string pipelines_word(const MigrationRow& row) {
  if (!row.pipelines_known) return "?";
  return row.all_pipelines ? "all" : std::to_string(row.pipelines);
}

std::string secret_word(const MigrationRow& row) {
  if (row.secret_ends.empty()) return "-";
  return one_line(row.secret_ends) + (row.secret_expired ? " (expired)" : "");
}

std::string counts_line(const MigrationTotals& totals) {
  const auto need = [](std::size_t count) { return count == 1 ? "needs" : "need"; };
  return fmt::format(
      "{} connection{}: {} {} nothing, {} to convert, {} to migrate to the Microsoft Entra issuer, {} {} manual "
      "action, {} failed.",
      totals.connections, totals.connections == 1 ? "" : "s", totals.nothing, need(totals.nothing), totals.convert,
      totals.migrate, totals.manual, need(totals.manual), totals.failed);
}

std::string not_listed_line(const std::vector<NotListed>& others) {
  std::size_t count = 0;
  std::string types;
  for (const auto& other : others) {
    count += other.connections;
    types += fmt::format("{}{} of type {} ({})", types.empty() ? "" : ", ", other.connections,
                         one_line(other.type.empty() ? "?" : other.type),
                         one_line(other.scheme.empty() ? "no scheme" : other.scheme));
  }
  return fmt::format("{} more connection{} not listed, because {}: {}.", count, count == 1 ? " is" : "s are",
                     count == 1 ? "it neither federates nor holds the secret of an application"
                                : "they neither federate nor hold the secret of an application",
                     types);
}

std::string filter_line(const Migration& found) {
  std::string asked;
  for (const auto& one : found.filter.to_do) asked += " --to-do " + one;
  for (const auto& one : found.filter.owners) asked += " --owner " + one;
  return fmt::format("Showing {} of {} connections:{}.", found.rows.size(), *found.all_rows, one_line(asked));
}

std::string change_line(const MigrationChange& change) {
  const auto what = one_line(change.project + "/" + change.name);
  if (change.was.empty()) return fmt::format("  new: {}, {}", what, migration_to_do(change.now));
  if (change.now.empty()) return fmt::format("  gone: {}, was {}", what, migration_to_do(change.was));
  return fmt::format("  changed: {}, {} → {}", what, migration_to_do(change.was), migration_to_do(change.now));
}

std::string deadline_line(const Migration& found) {
  if (found.days_left < 0) return fmt::format("The Azure DevOps issuer was retired on {}.", old_issuer_ends);
  return fmt::format("{} day{} until the Azure DevOps issuer is retired ({}).", found.days_left,
                     found.days_left == 1 ? "" : "s", old_issuer_ends);
}

}  // namespace

const std::vector<std::string>& migration_columns() {
  static const std::vector<std::string> columns = {"connection", "type",      "scheme", "issuer", "secret ends",
                                                   "last use",   "pipelines", "owner",  "risk",   "to do"};
  return columns;
}

std::string migration_type(const MigrationRow& row) {
  return row.registry.empty() ? row.type : row.type + " " + row.registry;
}

std::string migration_to_do(const std::string& to_do) {
  if (to_do == "migrate") return "migrate issuer";
  return one_line(to_do == "manual" ? "manual action" : to_do);
}

std::string migration_pipelines(const std::vector<PipelineName>& pipelines) {
  std::string names;
  for (const auto& one : pipelines) names += (names.empty() ? "" : ", ") + one.name;
  return names;
}

std::vector<std::string> migration_cells(const MigrationRow& row) {
  const auto scheme = scheme_word(row.scheme) + (row.condition.empty() ? "" : " (" + row.condition + ")");
  const auto owner = row.responsible().name();
  return {one_line(row.name),
          one_line(migration_type(row)),
          scheme,
          row.issuer == "none" ? "-" : row.issuer,
          secret_word(row),
          use_word(row),
          pipelines_word(row),
          owner.empty() ? "-" : one_line(owner),
          row.risk.level == "none" ? "-" : row.risk.level,
          migration_to_do(row.to_do())};
}

std::vector<std::string> migration_remarks(const MigrationRow& row) {
  std::vector<std::string> remarks;
  for (const auto& obstacle : row.obstacles)
    remarks.push_back("blocked by: " + one_line(obstacle.reason) + "; " + one_line(obstacle.advice));
  if (!row.not_authorized.empty())
    remarks.push_back("pipelines that used it and are not authorized now: " +
                      one_line(migration_pipelines(row.not_authorized)));
  return remarks;
}

std::vector<std::string> migration_sentences(const Migration& found) {
  const auto totals = totals_of(found);
  std::vector<std::string> sentences;
  if (found.all_rows) sentences.push_back(filter_line(found));
  sentences.push_back(counts_line(totals));
  if (!found.not_listed.empty()) sentences.push_back(not_listed_line(found.not_listed));
  sentences.push_back(
      fmt::format("{} with an expired secret, {} never used.", totals.secrets_expired, totals.never_used));
  sentences.push_back(deadline_line(found));
  return sentences;
}

std::vector<std::string> migration_changes(const Migration& found) {
  if (!found.since) return {};
  const auto& changes = found.since->changes;
  std::vector<std::string> lines = {fmt::format("Since the report of {}: {} connection{} changed.",
                                                one_line(found.since->date), changes.size(),
                                                changes.size() == 1 ? "" : "s")};
  for (const auto& change : changes) lines.push_back(change_line(change));
  return lines;
}

std::string migration_title(const Migration& found, const Heading& heading) {
  return fmt::format("Migration of {} on {}{}, tenant {}, {}", one_line(found.organization), one_line(heading.cloud),
                     heading.sandbox ? " (sandbox)" : "", one_line(found.tenant.empty() ? "?" : found.tenant),
                     found.today);
}

}  // namespace keyless::report
