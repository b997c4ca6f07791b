#include <fmt/format.h>

#include "report/migration.hpp"
#include "report/migration_words.hpp"

namespace keyless::report {

using namespace model;

namespace {

/// Names are whoever's: nothing in them may become a link, markup, or another cell.
std::string plain(const std::string& text) {
  std::string kept;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool starts_link = c == ':' && i + 1 < text.size() && text[i + 1] == '/';
    if (c == '<') {
      kept += "&lt;";
    } else if (c == '&') {
      kept += "&amp;";
    } else {
      const auto special = i == 0 ? "\\`*_{}[]()#.!|>~@$+-" : "\\`*_{}[]()#.!|>~@$";
      if (starts_link || std::string_view(special).find(c) != std::string_view::npos) kept += '\\';
      kept += c;
    }
  }
  return kept;
}

std::string line_of(const std::vector<std::string>& cells) {
  std::string line = "|";
  for (const auto& cell : cells) line += " " + plain(cell) + " |";
  return line + "\n";
}

std::string obstacles_of(const MigrationRow& row) {
  std::string text;
  for (const auto& obstacle : row.obstacles) text += (text.empty() ? "" : "; ") + one_line(obstacle.reason);
  return text;
}

}  // namespace

std::string migration_markdown(const Migration& found, const Heading& heading) {
  auto text = "### " + plain(migration_title(found, heading)) + "\n\n";
  for (const auto& sentence : migration_sentences(found)) text += "- " + plain(sentence) + "\n";
  for (const auto& line : migration_changes(found)) text += "- " + plain(line) + "\n";
  for (const auto& gap : found.gaps) text += "- Could not be read: " + plain(one_line(gap)) + "\n";
  std::vector<std::string> heads = {"project"};
  heads.insert(heads.end(), migration_columns().begin(), migration_columns().end());
  for (const auto head : {"mail", "manifest", "blocked by"}) heads.emplace_back(head);
  text += "\n" + line_of(heads) + "|";
  for (std::size_t i = 0; i < heads.size(); ++i) text += " --- |";
  text += "\n";
  for (const auto& row : found.rows) {
    std::vector<std::string> cells = {one_line(row.project)};
    const auto own = migration_cells(row);
    cells.insert(cells.end(), own.begin(), own.end());
    cells.push_back(one_line(row.responsible().mail()));
    cells.push_back(one_line(row.manifest));
    cells.push_back(obstacles_of(row));
    text += line_of(cells);
  }
  return text;
}

}  // namespace keyless::report
