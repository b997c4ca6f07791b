#include <algorithm>
#include "base/json.hpp"

#include "model/json.hpp"
#include "report/drift_sort.hpp"
#include "report/text.hpp"

namespace keyless::report {

using namespace model;
using nlohmann::json;

namespace {

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
