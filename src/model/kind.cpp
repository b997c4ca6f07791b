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
      &kinds::subscription,
      &kinds::management_group,
      &kinds::organization,
      &kinds::project,
      &kinds::pipeline,
      &kinds::role_definition,
      &kinds::existing_identity,
      &kinds::devops_principal,
      &kinds::resource_group,
      &kinds::identity,
      &kinds::application,
      &kinds::application_owner,
      &kinds::application_secret,
      &kinds::role_assignment,
      &kinds::service_connection,
      &kinds::connection_share,
      &kinds::federated_credential,
      &kinds::organization_member,
      &kinds::project_entitlement,
      &kinds::group_membership,
      &kinds::check,
      &kinds::security_role,
      &kinds::pipeline_permission,
  };
  return all;
}

const Kind* find_kind(std::string_view name) {
  const auto found = std::ranges::find_if(all_kinds(), [&](const Kind* kind) { return kind->name == name; });
  return found == all_kinds().end() ? nullptr : *found;
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
