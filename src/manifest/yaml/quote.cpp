#include "manifest/yaml/quote.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "manifest/yaml/bytes.hpp"
#include "manifest/yaml/syntax.hpp"

namespace keyless::manifest {
namespace {

bool is_plain_character(char c) {
  return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '/' || c == '-' || c == ' ';
}

// Words that older readers take for flags.
bool is_flag_word(std::string_view text) {
  constexpr std::string_view words[] = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"};
  return std::ranges::any_of(words, [&](std::string_view word) { return equal_caseless(word, text); });
}

// GUIDs are read by people more than anything else here; those of digits alone could be taken for sums.
bool is_safe_guid(std::string_view text) {
  return is_guid(text) && text.find_first_of("abcdfABCDF") != std::string_view::npos;
}

bool is_safe_plain(std::string_view text) {
  if (is_safe_guid(text)) return is_string_word(text);
  const bool words = !text.empty() && (is_letter(text.front()) || text.front() == '/') && text.back() != ' ' &&
                     std::ranges::all_of(text, is_plain_character);
  return words && !is_flag_word(text) && is_string_word(text);
}

// What prints a manifest may be a pipeline, whose agent takes commands from any line with `##`.
bool needs_escapes(std::string_view text) {
  return text.find_first_of("\n\r\t") != std::string_view::npos || text.find("##") != std::string_view::npos;
}

std::string in_single_quotes(std::string_view text) {
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

std::string in_double_quotes(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '\n')
      quoted += "\\n";
    else if (c == '\r')
      quoted += "\\r";
    else if (c == '\t')
      quoted += "\\t";
    else if (c == '#' && quoted.ends_with('#'))
      quoted += "\\x23";
    else if (c == '"' || c == '\\')
      quoted += std::string("\\") + c;
    else
      quoted += c;
  }
  return quoted + "\"";
}

std::size_t length_of_character(std::string_view text) {
  std::size_t length = 1;
  while (length < text.size() && (static_cast<unsigned char>(text[length]) & 0xC0U) == 0x80U) ++length;
  return length;
}

}  // namespace

bool can_be_written(std::string_view text) {
  return !first_bad_character(text);
}

std::string scalar_text(std::string_view text) {
  if (is_safe_plain(text)) return std::string(text);
  return needs_escapes(text) ? in_double_quotes(text) : in_single_quotes(text);
}

std::string comment_text(std::string_view text) {
  std::string kept;
  while (!text.empty()) {
    const auto character = text.substr(0, length_of_character(text));
    const bool blank = character == "\n" || character == "\r" || character == "\t";
    if (character == "#" && kept.ends_with('#')) kept += ' ';
    kept += blank ? " " : can_be_written(character) ? std::string(character) : "?";
    text.remove_prefix(character.size());
  }
  return kept;
}

}  // namespace keyless::manifest
