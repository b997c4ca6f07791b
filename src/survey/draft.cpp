#include "survey/draft.hpp"

#include <algorithm>

namespace keyless::survey {
namespace {

constexpr std::size_t longest_pattern = 600;

/// A pattern that covers the address, whatever is in it: what patterns can't hold becomes a wildcard.
std::string pattern_for(const std::string& address) {
  std::string pattern;
  for (const char c : address) {
    const bool sayable = c >= ' ' && c <= '~';
    if (sayable)
      pattern += c;
    else if (!pattern.ends_with('*'))
      pattern += '*';
  }
  if (pattern.size() > longest_pattern) pattern = pattern.substr(0, longest_pattern - 1) + "*";
  if (pattern.ends_with(' ')) pattern.back() = '?';
  return pattern;
}

}  // namespace

manifest::Text said(std::string value) {
  return value.empty() ? manifest::Text() : manifest::Text{std::move(value), {1, 1}};
}

manifest::Place Draft::place(std::string remark) {
  const manifest::Place place = {++entries_, 1};
  if (!remark.empty()) remarks.within.emplace(place, std::move(remark));
  return place;
}

void Draft::allow(const std::string& address) {
  auto& patterns = manifest.allow_undeclared;
  auto pattern = pattern_for(address);
  if (std::ranges::find(patterns, pattern, &manifest::Text::value) == patterns.end())
    patterns.push_back(said(std::move(pattern)));
}

void Draft::tolerate(const std::string& address, std::string reason) {
  allow(address);
  unexpressed.push_back({address, std::move(reason)});
}

}  // namespace keyless::survey
