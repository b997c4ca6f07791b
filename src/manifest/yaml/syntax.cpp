#include "manifest/yaml/syntax.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace keyless::manifest {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool looks_like_a_number(std::string_view word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  if (word.starts_with('.')) word.remove_prefix(1);
  if (word.empty()) return false;
  const auto folded = lower(word);
  if (folded == "inf" || folded == "nan") return true;
  if (folded.starts_with("0x") || folded.starts_with("0o")) return true;
  return is_digit(word[0]) && std::ranges::all_of(folded, [](char c) {
           return is_digit(c) || c == '.' || c == 'e' || c == '-' || c == '+';
         });
}

struct Advice {
  std::string_view says;  ///< part of the parser's message
  std::string_view code;
  std::string_view message;
  std::string_view hint;
};

constexpr Advice advices[] = {
    {"anchor is not defined", "alias", "aliases are not supported: what the reviewer reads is what happens",
     "write the value out, or quote it when the `*` belongs to it"},
    {"illegal map value", "syntax", "`: ` is not allowed here", "quote a value that contains `: `"},
    {"end of map not found", "syntax", "this does not match the lines above", "check the indentation"},
    {"end of sequence not found", "syntax", "this does not match the list above", "check the indentation"},
    {"flow not found", "syntax", "a bracket or brace is not closed", ""},
    {"illegal EOF in scalar", "unterminated-quote", "a quote is not closed", ""},
    {"unknown escape character", "syntax", "this escape sequence does not exist", "use single quotes to keep the \\"},
    {"unknown token", "syntax", "no value can start like this", "quote a value that starts with @, `, %, & or *"},
    {"alias not found", "syntax", "no value can start like this", "quote a value that starts with *"},
    {"anchor not found", "syntax", "no value can start like this", "quote a value that starts with &"},
    {"illegal character found while scanning a", "syntax", "no value can start like this",
     "quote a value that starts with & or *"},
    {"bad file", "syntax", "invalid YAML", ""},
};

std::size_t line_start(std::string_view text, std::size_t byte) {
  const auto end = byte == 0 ? std::string_view::npos : text.rfind('\n', byte - 1);
  return end == std::string_view::npos ? 0 : end + 1;
}

/// A tab among the blanks that start the line of `byte` or the line before it.
std::optional<std::size_t> tab_in_indentation(std::string_view text, std::size_t byte) {
  auto start = line_start(text, std::min(byte, text.size()));
  for (int lines = 0; lines < 2; ++lines) {
    const auto blanks_end = std::min(text.find_first_not_of(" \t", start), text.size());
    const auto tab = text.find('\t', start);
    if (tab < blanks_end) return tab;
    if (start == 0) break;
    start = line_start(text, start - 1);
  }
  return std::nullopt;
}

}  // namespace

bool quote_is_closed(std::string_view text, std::size_t open) {
  const char quote = text[open];
  for (std::size_t i = open + 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      const bool doubled = quote == '\'' && i + 1 < text.size() && text[i + 1] == quote;
      if (!doubled) return true;
      ++i;
    }
  }
  return false;
}

std::optional<std::size_t> first_directive(std::string_view text) {
  for (std::size_t start = 0; start < text.size();) {
    const auto end = std::min(text.find('\n', start), text.size());
    const auto line = text.substr(start, end - start);
    if (line.starts_with('%')) return start;
    const auto first = line.find_first_not_of(" \t\r");
    if (first != std::string_view::npos && line[first] != '#') return std::nullopt;
    start = end + 1;
  }
  return std::nullopt;
}

bool has_end_mark(std::string_view text) {
  constexpr std::string_view mark = "...", blanks = " \t\r";
  while (!text.empty()) {
    const auto before = text.rfind('\n');
    const auto start = before == std::string_view::npos ? 0 : before + 1;
    const auto line = text.substr(start);
    const auto first = line.find_first_not_of(blanks);
    if (first != std::string_view::npos && line[first] != '#') {
      const auto rest = line.substr(std::min(mark.size(), line.size()));
      const auto next = rest.find_first_not_of(blanks);
      const bool comment = next != std::string_view::npos && next > 0 && rest[next] == '#';
      return line.starts_with(mark) && (next == std::string_view::npos || comment);
    }
    text = text.substr(0, start == 0 ? 0 : start - 1);
  }
  return false;
}

// Counts brackets in comments and quotes too: far more than a sound file leaves open there.
std::optional<std::size_t> hopeless_nesting(std::string_view text) {
  constexpr std::size_t most_open = 1000;
  std::size_t open = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '[' || text[at] == '{') ++open;
    if ((text[at] == ']' || text[at] == '}') && open > 0) --open;
    if (open > most_open) return at;
  }
  return std::nullopt;
}

bool is_null_word(std::string_view plain) {
  return plain.empty() || plain == "~" || plain == "null" || plain == "Null" || plain == "NULL";
}

bool is_string_word(std::string_view plain) {
  const auto folded = lower(plain);
  return !is_null_word(plain) && folded != "true" && folded != "false" && !looks_like_a_number(plain);
}

void add_syntax_finding(std::string_view parser_message, std::size_t byte, const Source& source, Findings& findings) {
  if (const auto tab = tab_in_indentation(source.text(), byte)) {
    findings.add("tab-indent", source.place_at(*tab), "tabs are not allowed for indentation", "indent with spaces");
    return;
  }
  const auto known = std::ranges::find_if(
      advices, [&](const Advice& advice) { return parser_message.find(advice.says) != std::string_view::npos; });
  if (known != std::end(advices)) {
    findings.add(known->code, source.place_at(byte), std::string(known->message), std::string(known->hint));
  } else {
    findings.add("syntax", source.place_at(byte), "invalid YAML: " + std::string(parser_message));
  }
}

}  // namespace keyless::manifest
