#include "report/refusals.hpp"

#include <fmt/format.h>

namespace keyless::report {

std::string refusals(const std::vector<model::Refusal>& all, Style style) {
  std::string text;
  const char* red = style.color ? "\033[31m" : "";
  const char* plain = style.color ? "\033[0m" : "";
  for (const auto& refusal : all) {
    const auto& address = refusal.address.text();
    text += fmt::format("{}Refused{} ({}){}{}: {}\n", red, plain, refusal.guard, address.empty() ? "" : " ",
                        one_line(address), one_line(refusal.message));
    if (!refusal.advice.empty()) text += fmt::format("  {}\n", one_line(refusal.advice));
  }
  if (!text.empty()) text += fmt::format("{} refusal(s): nothing will be written.\n", all.size());
  return text;
}

}  // namespace keyless::report
