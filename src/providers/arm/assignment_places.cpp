#include "providers/arm/assignment_places.hpp"

#include "base/arm_id.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/arm/arm.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {
namespace {

std::string folded_scope(std::string_view id) {
  auto folded = folded_arm_id(id);
  return folded.empty() ? "/" : folded;
}

std::string place_of(std::string_view id) {
  const auto subscription = subscription_of(id);
  return subscription.empty() ? folded_scope(id) : subscription_path(subscription);
}

}  // namespace

std::string group_around(std::string_view id) {
  return resource_group_of(folded_arm_id(id));
}

std::string assignments_at(std::string_view place) {
  return "roleAssignments@" + folded_arm_id(place);
}

AssignmentPlaces assignment_places(const Interest& interest, const std::vector<const LiveObject*>& identities) {
  AssignmentPlaces places;
  for (const auto& fields : declared_fields(interest, model::kinds::role_assignment))
    if (const auto& scope = text_of(fields, "scope"); !scope.empty()) places.scopes.insert(folded_scope(scope));
  for (const auto* identity : identities) places.identities.insert(identity->id);
  for (const auto* group : declared(interest, model::kinds::resource_group))
    places.resource_groups.insert(first_key(*group->kind, known_fields(interest, *group)));
  for (const auto* one : declared(interest, model::kinds::subscription))
    places.subscriptions.push_back(text_of(one->fields, "id"));
  return places;
}

std::set<std::string> places_to_list(const AssignmentPlaces& of) {
  std::set<std::string> places;
  // An identity of the directory lies in no subscription: its roles may be in any that this run names.
  for (const auto& identity : of.identities)
    if (subscription_of(identity).empty())
      for (const auto& id : of.subscriptions) places.insert(place_of(subscription_path(id)));
    else
      places.insert(place_of(identity));
  for (const auto& scope : of.scopes) places.insert(place_of(scope));
  return places;
}

std::set<std::string> groups_within(const AssignmentPlaces& of, const std::set<std::string>& forbidden) {
  std::set<std::string> places;
  for (const auto* ids : {&of.scopes, &of.identities, &of.resource_groups})
    for (const auto& id : *ids)
      if (forbidden.contains(place_of(id))) places.insert(group_around(id));
  places.erase("");
  return places;
}

std::set<std::string> scopes_within(const AssignmentPlaces& of, const std::set<std::string>& forbidden) {
  std::set<std::string> places;
  for (const auto& scope : of.scopes)
    if (scope != group_around(scope) && forbidden.contains(group_around(scope))) places.insert(scope);
  return places;
}

}  // namespace keyless::providers::arm
