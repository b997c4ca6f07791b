#include "report/outcome.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "model/json.hpp"
#include "report/json.hpp"

namespace keyless::report {

using namespace model;

namespace {

long count_of(const std::vector<Outcome>& outcomes, Ending ending) {
  return std::ranges::count(outcomes, ending, &Outcome::ending);
}

std::string done_words(const std::vector<Outcome>& outcomes) {
  Strings parts;
  for (const auto& row : action_rows)
    if (const auto count = row.writes ? count_of(outcomes, row.ending) : 0)
      parts.push_back(fmt::format("{} {}", count, word_for(row.ending)));
  return joined(parts, ", ");
}

std::string not_done_line(const Outcome& outcome) {
  const auto address = one_line(outcome.address.text());
  if (outcome.error)
    return fmt::format("  {} {}: {}\n", outcome.ending == Ending::failed ? "failed  " : "reverted", address,
                       one_line(outcome.error->message));
  if (outcome.ending == Ending::skipped)
    return fmt::format("  skipped  {} because {} failed\n", address, one_line(outcome.because.text()));
  return fmt::format("  not done {}\n", address);
}

}  // namespace

std::string step_started(const Change& change) {
  return fmt::format("{}: {} ...", one_line(change.address.text()), row_of(change.action).doing);
}

std::string step_ended(const Change& change, const Outcome& outcome, Style style) {
  const auto address = one_line(change.address.text());
  if (outcome.error) {
    auto text = fmt::format("{}: {}\n{}", address, word_for(outcome.ending), error(*outcome.error, style));
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
  }
  auto text = fmt::format("{}: {} after {:.1f} s", address, word_for(outcome.ending),
                          static_cast<double>(outcome.took.count()) / 1000);
  return outcome.note.empty() ? text : text + "; " + one_line(outcome.note);
}

std::string outcomes(const std::vector<Outcome>& all, bool interrupted, Style) {
  std::string text;
  for (const auto& outcome : all)
    if (outcome.ending >= Ending::failed) text += not_done_line(outcome);
  const auto done = done_words(all);
  if (text.empty()) return fmt::format("\nApply complete: {}.\n", done.empty() ? "no changes" : done);
  const auto* how = interrupted ? "interrupted" : done.empty() ? "failed" : "incomplete";
  return fmt::format("\nApply {}: {}.\nNot done:\n{}{}\n", how, done.empty() ? "nothing was changed" : done, text,
                     interrupted ? "Run the same command again to finish; completed changes are kept."
                                 : "Fix the cause, then run the same command again; completed changes are kept.");
}

std::string outcomes_json(const std::vector<Outcome>& all, const Plan& plan) {
  auto steps = nlohmann::json::array();
  for (const auto& outcome : all) {
    nlohmann::json step = {{"address", one_line(outcome.address.text())}, {"outcome", word_for(outcome.ending)}};
    if (outcome.error) step["error"] = error_entry(*outcome.error);
    if (!outcome.note.empty()) step["note"] = one_line(outcome.note);
    if (outcome.ending == Ending::skipped) step["because"] = one_line(outcome.because.text());
    steps.push_back(std::move(step));
  }
  nlohmann::json document = {{"formatVersion", model::format_version}, {"steps", std::move(steps)}};
  if (!plan.refusals.empty()) document["refusals"] = refusals_json(plan);
  if (!plan.unseen.empty()) document["notEvaluated"] = not_evaluated_json(plan);
  if (!plan.lacks.empty()) document["missingPermissions"] = missing_permissions_json(plan);
  return printed_json(document);
}

}  // namespace keyless::report
