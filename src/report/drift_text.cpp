#include <fmt/format.h>

#include "report/drift_sort.hpp"
#include "report/paint.hpp"
#include "report/rows.hpp"

namespace keyless::report {

using namespace model;

namespace {

std::string group(const std::vector<const Change*>& rows, const char* title, Style style) {
  if (rows.empty()) return {};
  auto text = "\n" + paint(style, Color::bold, title) + "\n";
  for (const auto* change : rows) text += row(*change, style);
  return text;
}

std::string section(const std::string& text) {
  return text.empty() ? text : "\n" + text;
}

std::string verdict(const DriftSorted& sorted, const Plan& plan, Style style) {
  const auto tolerated = sorted.tolerated.empty() ? "" : fmt::format(", {} tolerated", sorted.tolerated.size());
  const auto unseen = (plan.refusals.empty() ? "" : fmt::format(", {} refused", plan.refusals.size())) +
                      (plan.unseen.empty() ? "" : fmt::format(", {} could not be evaluated", plan.unseen.size()));
  const auto stale = plan.stale_acceptances.size();
  if (sorted.none() && plan.unseen.empty() && plan.refusals.empty() && stale > 0)
    return fmt::format("Drift: {} (see the notes); {} as declared{}.\n",
                       stale == 1 ? "1 accepted obstacle no longer applies"
                                  : fmt::format("{} accepted obstacles no longer apply", stale),
                       sorted.equal, tolerated);
  if (sorted.none() && plan.unseen.empty() && plan.refusals.empty())
    return fmt::format("{} {} as declared{}.\n", paint(style, Color::green, "No drift."),
                       sorted.equal == 1 ? "1 resource is" : fmt::format("{} resources are", sorted.equal), tolerated);
  return fmt::format("Drift: {} missing, {} changed, {} undeclared{}{}; {} as declared.\n", sorted.missing.size(),
                     sorted.changed.size(), sorted.undeclared.size(), tolerated, unseen, sorted.equal);
}

}  // namespace

std::string drift(const Plan& plan, const Heading& heading, Style style) {
  const auto sorted = sorted_drift(plan);
  auto text = heading_line("Drift", heading, style);
  text += group(sorted.missing, "Missing: declared but does not exist", style);
  text += group(sorted.changed, "Changed: differs from the manifest", style);
  text += group(sorted.undeclared, "Undeclared: exists but is not declared in any manifest", style);
  text += group(sorted.tolerated, "Tolerated: allowed by a manifest, or not managed by keyless", style);
  text += section(unseen_rows(plan, style)) + section(refusals(plan, style)) + section(boundary(plan, style));
  return text + "\n" + verdict(sorted, plan, style);
}

}  // namespace keyless::report
