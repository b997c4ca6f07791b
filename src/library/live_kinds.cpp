#include "library/live_kinds.hpp"

#include <algorithm>

#include "model/kinds/kinds.hpp"

namespace keyless::library {

std::span<const model::Kind* const> live_kinds() {
  static const auto kinds = [] {
    const auto all = model::all_kinds();
    std::vector<const model::Kind*> found(all.begin(), all.end());
    found.push_back(&model::kinds::reached_role);
    found.push_back(&model::kinds::connection_role);
    return found;
  }();
  return kinds;
}

const model::Kind* find_live_kind(std::string_view name) {
  const auto found = std::ranges::find(live_kinds(), name, [](const model::Kind* kind) { return kind->name; });
  return found == live_kinds().end() ? nullptr : *found;
}

std::vector<std::string> live_fields(const model::Kind& kind) {
  std::vector<std::string> names;
  for (const auto& field : kind.fields) names.emplace_back(field.name);
  for (const auto& field : kind.further)
    if (field.side != model::Side::desired) names.emplace_back(field.name);
  for (const auto name : kind.outputs) names.emplace_back(name);
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

}  // namespace keyless::library
