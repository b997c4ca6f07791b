#include "report/migration.hpp"
#include "report/migration_words.hpp"

namespace keyless::report {

using namespace model;

namespace {

using Cells = std::vector<std::string>;

/// Spreadsheets take what begins like this for a formula, and RFC 4180 doubles a quote.
std::string cell_of(const std::string& text) {
  const auto harmless = one_line(text);
  const auto first = text.find_first_not_of(' ');
  const bool formula =
      first != std::string::npos && std::string_view("=+-@\t\r\n").find(text[first]) != std::string_view::npos;
  std::string quoted = formula ? "\"'" : "\"";
  for (const char c : harmless) quoted += c == '"' ? std::string("\"\"") : std::string(1, c);
  return quoted + "\"";
}

std::string line_of(const Cells& cells) {
  std::string line;
  for (const auto& cell : cells) line += (line.empty() ? "" : ",") + cell_of(cell);
  return line + "\r\n";
}

const Cells& heads() {
  static const Cells names = {"project",
                              "connection",
                              "id",
                              "type",
                              "scheme",
                              "condition",
                              "issuer",
                              "issuer url",
                              "subject",
                              "identity",
                              "client id",
                              "identity tenant",
                              "secret ends",
                              "last used",
                              "last result",
                              "authorized pipelines",
                              "used it, not authorized",
                              "authorized, not seen using it",
                              "owner",
                              "owner known by",
                              "mail",
                              "manifest",
                              "to do",
                              "verdict",
                              "reason",
                              "blocked by",
                              "advice",
                              "risk",
                              "risk reason",
                              "new issuer",
                              "new subject",
                              "new audience"};
  return names;
}

std::string joined_obstacles(const MigrationRow& row, std::string Obstacle::*part) {
  std::string text;
  for (const auto& obstacle : row.obstacles) text += (text.empty() ? "" : "; ") + obstacle.*part;
  return text;
}

std::string pipelines_of(const MigrationRow& row) {
  if (!row.pipelines_known) return "not known";
  return row.all_pipelines ? "all" : std::to_string(row.pipelines);
}

std::string last_use_of(const MigrationRow& row) {
  if (!row.use_known) return "not known";
  return row.last_used.empty() && row.last_result.empty() ? "never" : row.last_used;
}

Cells cells_of(const MigrationRow& row) {
  const auto owner = row.responsible();
  const auto trust = row.new_trust.value_or(NewTrust());
  return {row.project,
          row.name,
          row.id,
          migration_type(row),
          row.scheme,
          row.condition,
          row.issuer,
          row.issuer_url,
          row.subject,
          row.application,
          row.client_id,
          row.identity_tenant,
          row.secret_ends,
          last_use_of(row),
          row.last_result,
          pipelines_of(row),
          migration_pipelines(row.not_authorized),
          migration_pipelines(row.not_seen_using),
          owner.name(),
          owner.known_by,
          owner.mail(),
          row.manifest,
          row.to_do(),
          row.verdict().text(),
          row.reason(),
          joined_obstacles(row, &Obstacle::reason),
          joined_obstacles(row, &Obstacle::advice),
          row.risk.level,
          row.risk.reason,
          trust.issuer,
          trust.subject,
          trust.audience};
}

}  // namespace

std::string migration_csv(const Migration& found) {
  auto text = line_of(heads());
  for (const auto& row : found.rows) text += line_of(cells_of(row));
  return text;
}

}  // namespace keyless::report
