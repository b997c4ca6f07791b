#include <algorithm>
#include "base/json.hpp"

#include "model/json.hpp"
#include "report/drift_sort.hpp"
#include "report/text.hpp"

namespace keyless::report {

using namespace model;
using nlohmann::json;

namespace {

json sorted_by_address(json list) {
  std::stable_sort(list.begin(), list.end(), [](const json& left, const json& right) {
    return left.at("address").get_ref<const std::string&>() < right.at("address").get_ref<const std::string&>();
  });
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
  const json about = {
      {"cloud", heading.cloud}, {"tenant", heading.tenant}, {"sandbox", heading.sandbox}, {"owners", owners}};
  const json totals = {{"missing", sorted.missing.size()},       {"changed", sorted.changed.size()},
                       {"undeclared", sorted.undeclared.size()}, {"tolerated", sorted.tolerated.size()},
                       {"unseen", found.unseen.size()},          {"asDeclared", sorted.equal}};
  return printed_json({{"formatVersion", "1.0"},
                       {"about", about},
                       {"missing", entries_json(sorted.missing)},
                       {"changed", entries_json(sorted.changed)},
                       {"undeclared", entries_json(sorted.undeclared)},
                       {"tolerated", entries_json(sorted.tolerated)},
                       {"unseen", sorted_by_address(unseen_json(found))},
                       {"refusals", sorted_by_address(refusals_json(found))},
                       {"notes", found.notes},
                       {"totals", totals}});
}

}  // namespace keyless::report
