#include <algorithm>
#include <charconv>
#include <limits>

#include "base/text.hpp"
#include "cli/arguments/options.hpp"

namespace keyless::cli {
namespace {

std::optional<std::uint64_t> number_from(const std::string& text) {
  std::uint64_t number = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return number;
}

CLI::Validator number_within(std::uint64_t least, std::uint64_t most, const std::string& expected) {
  const auto check = [=](std::string& text) {
    const auto number = number_from(text);
    return number && *number >= least && *number <= most ? std::string()
                                                         : "expected " + expected + ", found `" + text + "`";
  };
  return {check, ""};
}

}  // namespace

std::string listed(const std::vector<std::string>& words) {
  std::string text;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (i > 0) text += i + 1 == words.size() ? " or " : ", ";
    text += words[i];
  }
  return text;
}

CLI::Validator one_of(std::vector<std::string> allowed, bool any_case) {
  const auto check = [allowed = std::move(allowed), any_case](std::string& text) {
    const bool known = std::ranges::any_of(
        allowed, [&](const std::string& word) { return any_case ? equal_caseless(word, text) : word == text; });
    return known ? std::string() : "expected " + listed(allowed) + ", found `" + text + "`";
  };
  return {check, ""};
}

CLI::Validator whole_number(std::uint64_t least, std::uint64_t most) {
  return number_within(least, most, "a whole number from " + std::to_string(least) + " to " + std::to_string(most));
}

CLI::Validator whole_number(std::uint64_t least) {
  return number_within(least, std::numeric_limits<std::int32_t>::max(),
                       "a whole number of at least " + std::to_string(least));
}

}  // namespace keyless::cli
