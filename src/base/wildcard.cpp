#include "base/wildcard.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace keyless {
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

// `row[j]` says that the first part of `left` and the first j characters of `right` can stand for the same text.
bool overlap(std::string_view left, std::string_view right) {
  std::vector<bool> row(right.size() + 1), next(right.size() + 1);
  row[0] = true;
  for (std::size_t i = 0;; ++i) {
    const bool ends = i == left.size(), star = !ends && left[i] == '*';
    std::fill(next.begin(), next.end(), false);
    for (std::size_t j = 0; j <= right.size(); ++j) {
      if (!row[j]) continue;
      const bool other_star = j < right.size() && right[j] == '*';
      if (j < right.size() && (star || other_star)) row[j + 1] = true;
      if (!ends && (star || other_star)) next[j] = true;
      if (!ends && j < right.size() && left[i] == right[j]) next[j + 1] = true;
    }
    if (ends) return row[right.size()];
    row.swap(next);
  }
}

bool fits_wildcards(std::string_view pattern, std::string_view text) {
  // Only the last star ever has to give way: what came before it fits already.
  std::size_t at = 0, wanted = 0, star = std::string_view::npos, resume = 0;
  while (at < text.size()) {
    if (wanted < pattern.size() && pattern[wanted] == '*') {
      star = wanted++;
      resume = at;
    } else if (wanted < pattern.size() && equal_caseless(pattern.substr(wanted, 1), text.substr(at, 1))) {
      ++wanted;
      ++at;
    } else if (star != std::string_view::npos) {
      wanted = star + 1;
      at = ++resume;
    } else {
      return false;
    }
  }
  return pattern.find_first_not_of('*', wanted) == std::string_view::npos;
}

}  // namespace keyless
