#include "model/wildcard.hpp"

namespace keyless::model {
namespace {

/// Whether a single character of a pattern stands for `c`; `?` stands for no wildcard.
bool stands_for(char pattern, char c, bool text_is_pattern) {
  if (text_is_pattern && c == '*') return false;
  return pattern == '?' || pattern == c;
}

bool fits(std::string_view pattern, std::string_view text, bool text_is_pattern) {
  std::size_t p = 0, t = 0, star = std::string_view::npos, resume = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      resume = t;
    } else if (p < pattern.size() && stands_for(pattern[p], text[t], text_is_pattern)) {
      ++p, ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

}  // namespace

bool spells(std::string_view pattern, std::string_view text) {
  return fits(pattern, text, false);
}

// A `*` of the narrow one is swallowed by a `*` of the wide one only.
bool covers_pattern(std::string_view wide, std::string_view narrow) {
  return fits(wide, narrow, true);
}

}  // namespace keyless::model
