#include "report/migration_words.hpp"

#include <fmt/format.h>

namespace keyless::report {

using namespace model;

namespace {

std::string scheme_word(const std::string& scheme) {
  if (scheme == "WorkloadIdentityFederation") return "federation";
  if (scheme == "ServicePrincipal") return "secret";
  if (scheme == "ManagedServiceIdentity") return "managed identity";
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

std::string to_do_word(const MigrationRow& row) {
  const auto word = row.to_do();
  if (word == "migrate") return "migrate issuer";
  return word == "manual" ? "manual action" : word;
}

std::string counts_line(const MigrationTotals& totals) {
  const auto need = [](std::size_t count) { return count == 1 ? "needs" : "need"; };
  return fmt::format(
      "{} connection{}: {} {} nothing, {} to convert, {} to migrate to the Microsoft Entra issuer, {} {} manual "
      "action.",
      totals.connections, totals.connections == 1 ? "" : "s", totals.nothing, need(totals.nothing), totals.convert,
      totals.migrate, totals.manual, need(totals.manual));
}

std::string deadline_line(const Migration& found) {
  if (found.days_left < 0) return fmt::format("The Azure DevOps issuer was retired on {}.", old_issuer_ends);
  return fmt::format("{} day{} until the Azure DevOps issuer is retired ({}).", found.days_left,
                     found.days_left == 1 ? "" : "s", old_issuer_ends);
}

}  // namespace

const std::vector<std::string>& migration_columns() {
  static const std::vector<std::string> columns = {"connection", "scheme",    "issuer", "secret ends",
                                                   "last use",   "pipelines", "owner",  "to do"};
  return columns;
}

std::vector<std::string> migration_cells(const MigrationRow& row) {
  const auto scheme = scheme_word(row.scheme) + (row.condition.empty() ? "" : " (" + row.condition + ")");
  return {one_line(row.name),
          scheme,
          row.issuer == "none" ? "-" : row.issuer,
          secret_word(row),
          use_word(row),
          pipelines_word(row),
          row.owner.empty() ? "-" : one_line(row.owner),
          to_do_word(row)};
}

std::vector<std::string> migration_sentences(const Migration& found) {
  const auto totals = totals_of(found);
  return {counts_line(totals),
          fmt::format("{} with an expired secret, {} never used.", totals.secrets_expired, totals.never_used),
          deadline_line(found)};
}

std::string migration_title(const Migration& found, const Heading& heading) {
  return fmt::format("Migration of {} on {}{}, tenant {}, {}", one_line(found.organization), one_line(heading.cloud),
                     heading.sandbox ? " (sandbox)" : "", one_line(found.tenant.empty() ? "?" : found.tenant),
                     found.today);
}

}  // namespace keyless::report
