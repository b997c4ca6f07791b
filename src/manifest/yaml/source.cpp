#include "manifest/yaml/source.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "manifest/yaml/bytes.hpp"

namespace keyless::manifest {
namespace {

constexpr std::size_t longest_shown_line = 400;
constexpr std::size_t most_findings = 1000;  // keeps a hostile file from filling memory with its own report

bool starts_character(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U;
}

}  // namespace

std::string shown(std::string_view word) {
  constexpr std::size_t most = 80;
  auto end = std::min(word.size(), most);
  while (end < word.size() && !starts_character(word[end])) --end;
  std::string text = "`";
  for (const char c : word.substr(0, end)) {
    if (c == '\n') {
      text += "\\n";
    } else {
      text += c == '\t' || c == '\r' ? ' ' : c;
    }
  }
  return text + (end < word.size() ? "...`" : "`");
}

std::string nearest_to(std::string_view word, const std::vector<std::string>& candidates) {
  constexpr std::size_t longest_word = 64;  // comparing costs its length times that of all candidates
  return word.size() > longest_word ? std::string() : nearest(word, candidates);
}

std::string_view without_byte_order_mark(std::string_view text) {
  constexpr std::string_view mark = "\xEF\xBB\xBF";
  if (text.starts_with(mark)) text.remove_prefix(mark.size());
  return text;
}

Source::Source(std::string file, std::string_view text) : file_(std::move(file)), text_(text) {
  for (std::size_t i = 0; i < text_.size(); ++i)
    if (text_[i] == '\n') line_starts_.push_back(i + 1);
}

Place Source::place_at(std::size_t byte) const {
  byte = std::min(byte, text_.size());
  const auto next_line = std::ranges::upper_bound(line_starts_, byte);
  const auto number = static_cast<int>(next_line - line_starts_.begin());
  if (number != last_.line || byte < last_byte_) {
    last_ = {number, 1};
    last_byte_ = *(next_line - 1);
  }
  const auto walked = text_.substr(last_byte_, byte - last_byte_);
  last_.column += static_cast<int>(std::ranges::count_if(walked, starts_character));
  last_byte_ = byte;
  return last_;
}

std::string Source::line(int number) const {
  if (number < 1 || static_cast<std::size_t>(number) > line_starts_.size()) return {};
  const auto start = line_starts_[static_cast<std::size_t>(number) - 1];
  auto line = text_.substr(start, text_.find('\n', start) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  if (line.size() > longest_shown_line || first_bad_character(line)) return {};
  return std::string(line);
}

void Findings::add(std::string_view code, Place at, std::string message, std::string hint) {
  if (found_.size() > most_findings) return;
  if (found_.size() == most_findings) {
    code = "too-many-findings";
    message = "this file has more than 1000 findings; the others are not listed";
    hint.clear();
  }
  const auto& source = at.in_defaults && defaults_ ? *defaults_ : source_;
  model::Diagnostic finding;
  finding.at = {source.file(), at.line, at.column};
  finding.message = std::move(message);
  finding.hint = std::move(hint);
  finding.line = source.line(at.line);
  finding.code = code;
  found_.push_back(std::move(finding));
}

void Findings::warn(std::string_view code, Place at, std::string message, std::string hint) {
  if (crowded()) return;
  add(code, at, std::move(message), std::move(hint));
  found_.back().severity = model::Severity::warning;
}

std::string Findings::named(Place at) {
  return "line " + std::to_string(at.line) + ", column " + std::to_string(at.column) +
         (at.in_defaults ? " of defaults.yaml" : "");
}

}  // namespace keyless::manifest
