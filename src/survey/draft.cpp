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

void Draft::allow(const std::string& address) {
  auto pattern = pattern_for(address);
  if (std::ranges::find(allowances, pattern) == allowances.end()) allowances.push_back(std::move(pattern));
}

void Draft::tolerate(const std::string& address, std::string reason) {
  allow(address);
  unexpressed.push_back({address, std::move(reason)});
}

}  // namespace keyless::survey
