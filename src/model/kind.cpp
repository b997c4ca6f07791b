#include "model/kind.hpp"

#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::model {
namespace {

std::string_view without_blank_end(std::string_view text) {
  return text.substr(0, text.find_last_not_of(" \t\r\n") + 1);
}

bool equal_text(Compare rule, std::string_view desired, std::string_view live) {
  if (rule == Compare::exact) return desired == live;
  if (rule == Compare::prose) return without_blank_end(desired) == without_blank_end(live);
  if (rule == Compare::arm_id) return folded_arm_id(desired) == folded_arm_id(live);
  return equal_caseless(desired, live);
}

bool equal_sets(Compare rule, Strings desired, Strings live) {
  for (auto* list : {&desired, &live}) {
    if (rule != Compare::exact_set)
      std::ranges::transform(*list, list->begin(), [](const std::string& entry) { return lower(entry); });
    std::ranges::sort(*list);
  }
  return desired == live;
}

bool holds_tags(const Tags& desired, const Tags& live) {
  return std::ranges::all_of(desired, [&](const auto& wanted) {
    return std::ranges::any_of(
        live, [&](const auto& tag) { return equal_caseless(tag.first, wanted.first) && tag.second == wanted.second; });
  });
}

}  // namespace

std::span<const Kind* const> all_kinds() {
  static constexpr const Kind* all[] = {
#define KEYLESS_KIND(kind, service) &kinds::kind,
#include "model/kinds/all.def"
  };
  return all;
}

std::size_t rank_of(const Kind& kind) {
  return static_cast<std::size_t>(std::ranges::find(all_kinds(), &kind) - all_kinds().begin());
}

const Kind* find_kind(std::string_view name) {
  const auto found = std::ranges::find_if(all_kinds(), [&](const Kind* kind) { return kind->name == name; });
  return found == all_kinds().end() ? nullptr : *found;
}

bool declares(const Kind& kind, std::string_view field, Side side) {
  if (std::ranges::count(kind.fields, field, &Field::name) > 0) return true;
  if (std::ranges::count(kind.outputs, field) > 0) return true;
  return std::ranges::any_of(kind.further, [&](const FurtherField& known) {
    const bool named = known.name.ends_with('/') ? field.starts_with(known.name) : field == known.name;
    return named && (known.side == Side::both || known.side == side);
  });
}

bool is_flag(const Kind& kind, std::string_view field) {
  const auto flagged = [&](const auto& known) { return known.flag && known.name == field; };
  return std::ranges::any_of(kind.fields, flagged) || std::ranges::any_of(kind.further, flagged);
}

bool restricts_access(const Kind& kind) {
  return !kind.gives && std::ranges::any_of(kind.fields, [](const Field& field) { return field.loosens != nullptr; });
}

bool equal(Compare rule, const Value& desired, const Value& live) {
  if (desired.index() != live.index()) return false;
  if (const auto* text = std::get_if<std::string>(&desired))
    return equal_text(rule, *text, std::get<std::string>(live));
  if (const auto* tags = std::get_if<Tags>(&desired)) return holds_tags(*tags, std::get<Tags>(live));
  if (const auto* list = std::get_if<Strings>(&desired)) return equal_sets(rule, *list, std::get<Strings>(live));
  return desired == live;
}

}  // namespace keyless::model
