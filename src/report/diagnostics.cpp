#include "report/diagnostics.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/paint.hpp"
#include "report/utf8.hpp"

namespace keyless::report {

using namespace model;

namespace {

constexpr std::size_t widest_excerpt = 120;
constexpr std::size_t context_before_mark = 80;

struct Excerpt {
  std::string text;
  std::size_t mark = 0;  ///< characters in front of the marked one
};

std::vector<std::string> harmless_characters(std::string_view line) {
  std::vector<std::string> characters;
  while (!line.empty()) {
    auto rest = line;
    take_code_point(rest);
    characters.push_back(one_line(line.substr(0, line.size() - rest.size())));
    line = rest;
  }
  return characters;
}

/// What is shown of a line that may be 64 KiB long: the part around the mark.
Excerpt excerpt_of(const Diagnostic& found) {
  const auto characters = harmless_characters(found.line);
  const auto marked = static_cast<std::size_t>(std::max(found.at.column, 1) - 1);
  const auto first = marked > context_before_mark ? marked - context_before_mark : 0;
  Excerpt excerpt;
  std::string before = first > 0 ? "..." : "";
  for (auto i = first; i < std::min(characters.size(), first + widest_excerpt); ++i)
    (i < marked ? before : excerpt.text) += characters[i];
  if (characters.size() > first + widest_excerpt) excerpt.text += "...";
  // Pieces are harmless alone; `##` may meet only when they are joined.
  before = one_line(before);
  for (std::string_view rest = before; !rest.empty(); ++excerpt.mark) take_code_point(rest);
  excerpt.text = one_line(before + excerpt.text);
  return excerpt;
}

std::string place_of(const Origin& at) {
  auto text = one_line(at.file);
  if (at.line > 0) text += fmt::format(":{}", at.line);
  if (at.line > 0 && at.column > 0) text += fmt::format(":{}", at.column);
  return text.empty() ? text : text + ": ";
}

std::string one(const Diagnostic& found, Style style) {
  const bool error = found.severity == Severity::error;
  const auto word = paint(style, error ? Color::red : Color::yellow, error ? "error" : "warning");
  auto text = fmt::format("{}{}: {}", place_of(found.at), word, one_line(found.message));
  text += found.code.empty() ? "\n" : fmt::format(" [{}]\n", one_line(found.code));
  if (!found.line.empty() && found.at.column > 0) {
    const auto excerpt = excerpt_of(found);
    text += fmt::format("    {}\n    {:>{}}\n", excerpt.text, "^", excerpt.mark + 1);
  }
  if (!found.hint.empty()) text += fmt::format("    hint: {}\n", one_line(found.hint));
  return text;
}

std::string counted(long count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

}  // namespace

std::string diagnostics(const Diagnostics& found, Style style) {
  if (found.empty()) return {};
  std::string text;
  for (const auto& diagnostic : found) text += one(diagnostic, style);
  const auto errors = std::ranges::count(found, Severity::error, &Diagnostic::severity);
  const auto warnings = static_cast<long>(found.size()) - errors;
  auto total = counted(errors, "error");
  if (warnings > 0) total += ", " + counted(warnings, "warning");
  return text + total + ".\n";
}

}  // namespace keyless::report
