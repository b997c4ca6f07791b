#include "diff/draft.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool is_empty(const Value& value) {
  return std::visit(
      [](const auto& held) {
        if constexpr (requires { held.empty(); })
          return held.empty();
        else
          return false;
      },
      value);
}

bool differs(const Field& field, const Value& desired, const Value* live) {
  if (std::holds_alternative<Reference>(desired)) return true;
  if (live) return !equal(field.compare, desired, *live);
  // A service that leaves an empty value out has not lost anything.
  return !is_empty(desired);
}

}  // namespace

std::vector<FieldDiff> compare(const Kind& kind, const Fields& desired, const Fields& live) {
  std::vector<FieldDiff> diffs;
  for (const auto& field : kind.fields) {
    if (field.on_change == OnChange::ignore) continue;
    const auto wanted = desired.find(field.name);
    if (wanted == desired.end()) continue;
    const auto found = live.find(field.name);
    const auto* value = found == live.end() ? nullptr : &found->second;
    if (!differs(field, wanted->second, value)) continue;
    diffs.push_back({.field = std::string(field.name),
                     .before = value ? std::optional(*value) : std::nullopt,
                     .after = wanted->second,
                     .forces_replacement = field.on_change == OnChange::refuse});
  }
  return diffs;
}

}  // namespace keyless::diff
