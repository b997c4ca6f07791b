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
  return one_line(row.secret_ends) + (row.secret_expired ? " (over)" : "");
}

std::string to_do_word(const MigrationRow& row) {
  const auto word = row.to_do();
  if (word == "migrate") return "migrate issuer";
  return word == "person" ? "needs a person" : word;
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
  std::vector<std::string> sentences = {
      fmt::format("{} connections: {} need nothing, {} to convert, {} to migrate to the new issuer, {} need a person.",
                  totals.connections, totals.nothing, totals.convert, totals.migrate, totals.person),
      fmt::format("{} with an expired secret, {} never used.", totals.secrets_expired, totals.never_used)};
  sentences.push_back(found.days_left >= 0
                          ? fmt::format("{} days left until Azure DevOps stops signing for connections ({}).",
                                        found.days_left, old_issuer_ends)
                          : fmt::format("Azure DevOps stopped signing for connections on {}.", old_issuer_ends));
  return sentences;
}

std::string migration_title(const Migration& found, const Heading& heading) {
  return fmt::format("Migration of {} on {}{}, tenant {}, {}", one_line(found.organization), one_line(heading.cloud),
                     heading.sandbox ? " (sandbox)" : "", one_line(found.tenant.empty() ? "?" : found.tenant),
                     found.today);
}

}  // namespace keyless::report
