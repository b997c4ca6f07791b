#include "diff/lent_roles.hpp"

#include <algorithm>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "diff/policy_lines.hpp"
#include "diff/presented.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"

namespace keyless::diff {

using namespace model;

namespace {

bool holds_access(const Kind& kind) {
  return kind.prepares_trust || &kind == &kinds::role_assignment;
}

bool is_through_group(const Fields& role) {
  const auto& holder = text_of(role, "holderId");
  return !holder.empty() && !equal_caseless(holder, text_of(role, "identity"));
}

bool is_wide(const std::string& scope) {
  return resource_group_of(scope).empty();
}

bool is_unknown(const Fields& role) {
  return !built_in_role(text_of(role, "roleId")) && !role.contains("privilege");
}

std::string words_for(const Fields& role) {
  const auto name = text_of(role, "roleName").empty() ? text_of(role, "roleId") : text_of(role, "roleName");
  auto words = name + " on " + kinds::short_scope(text_of(role, "scope"));
  if (is_through_group(role)) words += " (through group " + text_of(role, "holderId") + ")";
  return words;
}

std::string principal_of(const LiveObject& identity) {
  return lower(text_of(identity.fields, "principalId"));
}

}  // namespace

LentRoles::LentRoles(Draft& draft) : draft_(draft), standings_(draft) {
  for (const auto* kind : all_kinds())
    if (holds_access(*kind))
      for (const auto* object : draft.live.all(*kind)) held_[parent_value(*object)].push_back(object);
  for (const auto* role : draft.live.all(kinds::role_assignment))
    roles_[lower(text_of(role->fields, "principalId"))].emplace(folded_arm_id(role->id),
                                                                Role{&role->fields, standings_.owner_of(*role), true});
  for (const auto* role : draft.live.all(kinds::reached_role)) add_reached(*role);
  for (const auto* role : draft.live.all(kinds::role_assignment))
    if (standings_.of(*role) == Standings::Standing::goes)
      roles_[lower(text_of(role->fields, "principalId"))].erase(folded_arm_id(role->id));
  // What this plan is about to give counts like what is there.
  for (const auto& change : draft.plan.changes)
    if (change.kind == &kinds::role_assignment && change.action == Action::create)
      roles_[lower(text_of(change.desired->fields, "principalId"))].emplace(
          change.address.text(), Role{&change.desired->fields, change.desired->owner, true});
}

/// It may be known already, from a list that says less about custom roles.
void LentRoles::add_reached(const LiveObject& role) {
  auto& roles = roles_[lower(text_of(role.fields, "identity"))];
  roles[folded_arm_id(role.id)].fields = &role.fields;
}

LentRoles::Objects LentRoles::held_by(const LiveObject& identity) const {
  Objects found;
  for (const auto& parent : {principal_of(identity), folded_arm_id(text_of(identity.fields, "id"))})
    if (const auto held = held_.find(parent); held != held_.end())
      found.insert(found.end(), held->second.begin(), held->second.end());
  return found;
}

bool LentRoles::serves_declared(const LiveObject& object) const {
  return object.kind->admits && presented_trusts(draft_).of(object);
}

std::vector<std::string> LentRoles::undeclared_on(const LiveObject& identity) const {
  std::vector<std::string> found;
  for (const auto* object : held_by(identity))
    if (standings_.of(*object) == Standings::Standing::foreign && !serves_declared(*object))
      found.push_back(standings_.name_of(*object));
  for (const auto& role : roles_of(identity))
    if (!role.listed) found.push_back(words_for(*role.fields));
  return found;
}

std::vector<Address> LentRoles::removals_on(const LiveObject& identity) const {
  std::vector<Address> found;
  for (const auto* object : held_by(identity))
    if (standings_.of(*object) == Standings::Standing::goes) found.push_back(standings_.row_of(*object)->address);
  return found;
}

std::vector<LentRoles::Role> LentRoles::roles_of(const LiveObject& identity) const {
  std::vector<Role> found;
  const auto roles = roles_.find(principal_of(identity));
  if (roles == roles_.end()) return found;
  for (const auto& [id, role] : roles->second) found.push_back(role);
  return found;
}

std::vector<std::string> LentRoles::not_permitted(const LiveObject& identity, const std::string& owner) const {
  std::vector<std::string> found;
  for (const auto& role : roles_of(identity)) {
    const auto privilege = privilege_of_role(*role.fields);
    const bool dangerous = !privilege.empty() || is_wide(text_of(*role.fields, "scope"));
    if (dangerous && role.owner != owner && !permits_role(draft_.policy, owner, *role.fields))
      found.push_back(words_for(*role.fields) + (privilege.empty() ? "" : " (privileged: " + privilege + ")"));
  }
  return found;
}

std::vector<std::string> LentRoles::unknown_on(const LiveObject& identity) const {
  std::vector<std::string> found;
  for (const auto& role : roles_of(identity))
    if (is_unknown(*role.fields)) found.push_back(words_for(*role.fields));
  return found;
}

}  // namespace keyless::diff
