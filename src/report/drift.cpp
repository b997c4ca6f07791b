#include "report/drift.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "model/json.hpp"
#include "report/paint.hpp"
#include "report/rows.hpp"

namespace keyless::report {

using namespace model;
using nlohmann::json;

namespace {

/// The rows of a plan by the three kinds of difference. A removal is something undeclared that this run would take
/// away. What a run leaves out differs all the same; what a manifest accepts as impossible is tolerated.
struct DriftSorted {
  std::vector<const Change*> missing, changed, undeclared, tolerated;
  std::size_t equal = 0;
  bool none() const { return missing.empty() && changed.empty() && undeclared.empty(); }
};

DriftGroup group_of(const Change& change) {
  if (change.held.empty()) return row_of(change.action).drift;
  return change.live ? DriftGroup::changed : DriftGroup::missing;
}

DriftSorted sorted_drift(const Plan& plan) {
  DriftSorted sorted;
  for (const auto& change : plan.changes) {
    const auto group = group_of(change);
    if (change.accepted || (change.action == Action::undeclared && change.allowed))
      sorted.tolerated.push_back(&change);
    else if (group == DriftGroup::missing)
      sorted.missing.push_back(&change);
    else if (group == DriftGroup::changed)
      sorted.changed.push_back(&change);
    else if (group == DriftGroup::undeclared)
      sorted.undeclared.push_back(&change);
    else
      ++sorted.equal;
  }
  return sorted;
}

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

/// What concerns the whole run has none, and comes first.
const std::string& address_in(const json& entry) {
  static const std::string none;
  const auto found = entry.find("address");
  return found == entry.end() ? none : found->get_ref<const std::string&>();
}

json sorted_by_address(json list) {
  std::stable_sort(list.begin(), list.end(),
                   [](const json& left, const json& right) { return address_in(left) < address_in(right); });
  return list;
}

json entries_json(const std::vector<const Change*>& changes) {
  auto list = json::array();
  for (const auto* change : changes) list.push_back(change_json(*change));
  return sorted_by_address(std::move(list));
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

std::string drift_json(const Plan& found, const Heading& heading) {
  const auto sorted = sorted_drift(found);
  auto owners = heading.owners;
  std::ranges::sort(owners);
  json about = {{"sandbox", heading.sandbox}, {"owners", owners}};
  put_text(about, "cloud", heading.cloud);
  put_text(about, "tenant", heading.tenant);
  const json totals = {{"missing", sorted.missing.size()},       {"changed", sorted.changed.size()},
                       {"undeclared", sorted.undeclared.size()}, {"tolerated", sorted.tolerated.size()},
                       {"notEvaluated", found.unseen.size()},    {"asDeclared", sorted.equal}};
  return printed_json({{"formatVersion", format_version},
                       {"about", about},
                       {"missing", entries_json(sorted.missing)},
                       {"changed", entries_json(sorted.changed)},
                       {"undeclared", entries_json(sorted.undeclared)},
                       {"tolerated", entries_json(sorted.tolerated)},
                       {"notEvaluated", sorted_by_address(not_evaluated_json(found))},
                       {"refusals", sorted_by_address(refusals_json(found))},
                       {"notes", found.notes},
                       {"totals", totals}});
}

}  // namespace keyless::report
