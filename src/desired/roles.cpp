#include "model/roles.hpp"
#include "base/arm_id.hpp"
#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using model::Reference;

namespace {

/// The role's GUID where the table knows it; else what a look-up will say. Names may change, GUIDs never.
model::Value role_id(Building& building, const manifest::RoleGrant& grant) {
  const auto* known = model::built_in_role(grant.role.value);
  if (known) return std::string(known->guid);
  const auto place = place_of_roles(grant.scope.value, building.manifest->azure.subscription.value);
  const auto label = building.labels.role_definition(place.second, grant.role.value);
  const auto address =
      building.look_up(kinds::role_definition, label, grant.role.at,
                       {{place.first, place.second}, {"name", building.labels.role_name(grant.role.value)}});
  return Reference{address, "guid"};
}

/// The group of this run that a scope lies in: it must be there before anything can be granted on it.
const NeededGroup* group_around(const Building& building, const std::string& scope) {
  const auto subscription = arm_id_segment(scope, "subscriptions");
  const auto name = arm_id_segment(scope, "resourceGroups");
  if (subscription.empty() || name.empty()) return nullptr;
  const auto found = building.groups.find(folded_arm_id(group_arm_id(subscription, name)));
  return found == building.groups.end() ? nullptr : &found->second;
}

/// Nothing is said of a condition that is not declared: an absent key never takes a restriction off.
void add_condition(model::Fields& fields, const manifest::RoleGrant& grant) {
  if (!grant.condition.written()) return;
  fields["condition"] = grant.condition.value;
  if (grant.condition.value.empty()) return;
  fields["conditionVersion"] = grant.condition_version.written() ? grant.condition_version.value : "2.0";
}

}  // namespace

void add_role(Building& building, const Identity& identity, const manifest::RoleGrant& grant) {
  const auto role = role_name_of(grant.role.value);
  auto made = building.resource(
      kinds::role_assignment,
      building.labels.identity(identity) + "/" + building.labels.grant(identity, role, grant.scope.value),
      grant.role.at);
  made.fields = {{"scope", grant.scope.value},
                 {"roleId", role_id(building, grant)},
                 {"roleName", role},
                 {"principalId", Reference{building.address_of(identity), "principalId"}},
                 {"principalType", "ServicePrincipal"},
                 {"onExisting", word_for(identity.kind == IdentityKind::existing)}};
  if (grant.description.written()) made.fields["description"] = grant.description.value;
  add_condition(made.fields, grant);
  if (const auto* group = group_around(building, grant.scope.value))
    made.fields["scopeGroup"] = Reference{building.group_address(group->subscription, group->name), "id"};
  made.adopt = identity.adopt;
  building.add_managed(std::move(made));
}

}  // namespace keyless::desired
