#include <fmt/format.h>

#include <algorithm>

#include "report/migration.hpp"
#include "report/migration_words.hpp"
#include "report/migration_work_lists.hpp"
#include "report/utf8.hpp"

namespace keyless::report {

using namespace model;

namespace {

using Cells = std::vector<std::string>;

std::size_t width_of(const std::string& cell) {
  return static_cast<std::size_t>(
      std::ranges::count_if(cell, [](unsigned char byte) { return (byte & 0xC0U) != 0x80U; }));
}

std::vector<std::size_t> widths_of(const std::vector<Cells>& table) {
  std::vector<std::size_t> widths(migration_columns().size());
  for (const auto& cells : table)
    for (std::size_t i = 0; i < cells.size(); ++i) widths[i] = std::max(widths[i], width_of(cells[i]));
  return widths;
}

std::string line_of(const Cells& cells, const std::vector<std::size_t>& widths) {
  std::string line = "   ";
  for (std::size_t i = 0; i < cells.size(); ++i)
    line += " " + cells[i] + std::string(i + 1 < cells.size() ? widths[i] - width_of(cells[i]) + 1 : 0, ' ');
  return line + "\n";
}

std::string remarks_of(const MigrationRow& row) {
  std::string text;
  for (const auto& remark : migration_remarks(row)) text += "        " + remark + "\n";
  return text;
}

std::string project_text(const std::vector<const MigrationRow*>& rows, const std::vector<std::size_t>& widths) {
  auto text = fmt::format("\n{}\n", one_line(rows.front()->project)) + line_of(migration_columns(), widths);
  for (const auto* row : rows) text += line_of(migration_cells(*row), widths) + remarks_of(*row);
  return text;
}

}  // namespace

std::string migration(const Migration& found, const Heading& heading, Style) {
  std::vector<Cells> table = {migration_columns()};
  for (const auto& row : found.rows) table.push_back(migration_cells(row));
  const auto widths = widths_of(table);
  auto text = migration_title(found, heading) + "\n";
  for (std::size_t i = 0; i < found.rows.size();) {
    std::vector<const MigrationRow*> rows;
    for (const auto& project = found.rows[i].project; i < found.rows.size() && found.rows[i].project == project; ++i)
      rows.push_back(&found.rows[i]);
    text += project_text(rows, widths);
  }
  text += "\n";
  for (const auto& sentence : migration_sentences(found)) text += sentence + "\n";
  for (const auto& line : migration_changes(found)) text += line + "\n";
  for (const auto& gap : found.gaps) text += "Could not be read: " + one_line(gap) + "\n";
  if (found.filter.owners.empty()) return text;
  for (const auto& list : work_lists_of(found)) text += "\n" + list.text;
  return text;
}

}  // namespace keyless::report
