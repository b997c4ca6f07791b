#include "report/markdown.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace keyless::report {

using namespace model;

namespace {

constexpr std::size_t longest_body = 59'000;  // leaves room for title, fences and the remark
constexpr std::size_t longest_fence = 400;

std::size_t longest_run(std::string_view text, char of) {
  std::size_t longest = 0, run = 0;
  for (const char c : text) longest = std::max(longest, run = c == of ? run + 1 : 0);
  return longest;
}

std::string title_of(const Plan& plan, const Heading& heading) {
  const auto totals = totals_of(plan);
  std::string words = "no changes";
  if (is_held_back(plan))
    words = "refused";
  else if (would_write(plan))
    words = fmt::format("{} to add, {} to change, {} to destroy", totals.create, totals.update, totals.remove);
  if (!is_held_back(plan) && !plan.refusals.empty()) words += fmt::format(", {} refused", plan.refusals.size());
  if (!plan.unseen.empty()) words += fmt::format(", {} could not be evaluated", plan.unseen.size());
  if (totals.undeclared > 0) words += fmt::format(", {} undeclared", totals.undeclared);
  return fmt::format("### keyless plan{}: {}\n", heading.sandbox ? " (sandbox)" : "", words);
}

/// Whole lines from the front that fit.
std::string capped(const std::string& text, std::string& remark) {
  if (text.size() <= longest_body) return text;
  const auto end = text.rfind('\n', longest_body);
  auto kept = end == std::string::npos ? std::string() : text.substr(0, end + 1);
  const auto lines = std::count(text.begin() + static_cast<std::ptrdiff_t>(kept.size()), text.end(), '\n');
  remark = fmt::format("\n{} omitted here; the log of the run has all of them.\n",
                       lines == 1 ? "1 more line is" : fmt::format("{} more lines are", lines));
  return kept;
}

/// A run of backticks that no sensible name holds would need a fence as long: it is broken up instead.
std::string without_long_runs(std::string text) {
  std::string kept;
  for (std::size_t i = 0, run = 0; i < text.size(); ++i) {
    run = text[i] == '`' ? run + 1 : 0;
    if (run > longest_fence) kept += ' ', run = 1;
    kept += text[i];
  }
  return kept;
}

}  // namespace

std::string markdown(const Plan& plan, const Heading& heading) {
  std::string remark;
  const auto body = capped(without_long_runs(report::plan(plan, heading, Style{})), remark);
  const std::string fence(std::max<std::size_t>(3, longest_run(body, '`') + 1), '`');
  return title_of(plan, heading) + "\n" + fence + "text\n" + body + fence + "\n" + remark;
}

}  // namespace keyless::report
