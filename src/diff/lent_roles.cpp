#include "diff/lent_roles.hpp"

#include <algorithm>

#include "diff/loans.hpp"
#include "model/kinds/kinds.hpp"
#include "model/roles.hpp"
#include "model/text.hpp"

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
  const auto parts = split(folded_arm_id(scope), '/');
  return parts.size() < 5 || parts[1] != "subscriptions" || parts[3] != "resourcegroups";
}

bool is_privileged(const Fields& role) {
  const auto* built_in = built_in_role(text_of(role, "roleId"));
  return built_in ? built_in->privileged : text_of(role, "privileged") == "true";
}

bool is_unknown(const Fields& role) {
  return !built_in_role(text_of(role, "roleId")) && text_of(role, "privileged").empty();
}

std::string words_for(const Fields& role) {
  const auto name = text_of(role, "roleName").empty() ? text_of(role, "roleId") : text_of(role, "roleName");
  auto words = name + " on " + kinds::short_scope(text_of(role, "scope"));
  if (is_through_group(role)) words += " (through group " + text_of(role, "holderId") + ")";
  return words;
}

bool grants(const Policy& policy, const std::string& team, const Fields& role) {
  return std::ranges::any_of(policy.grants, [&](const Grant& grant) {
    return fits(grant.team, team) &&
           (fits(grant.role, text_of(role, "roleId")) || fits(grant.role, text_of(role, "roleName"))) &&
           fits(grant.scope, text_of(role, "scope"));
  });
}

std::string principal_of(const LiveObject& identity) {
  return lower(text_of(identity.fields, "principalId"));
}

}  // namespace

LentRoles::LentRoles(Draft& draft) : policy_(draft.policy), standings_(draft) {
  for (const auto* kind : all_kinds())
    if (holds_access(*kind))
      for (const auto* object : draft.live.all(*kind)) held_[parent_value(*object)].push_back(object);
  for (const auto* role : draft.live.all(kinds::role_assignment))
    if (standings_.of(*role) != Standings::Standing::goes)
      roles_[lower(text_of(role->fields, "principalId"))].emplace(folded_arm_id(role->id),
                                                                  Role{&role->fields, standings_.owner_of(*role)});
  for (const auto* role : draft.live.all(kinds::reached_role))
    if (is_through_group(role->fields))
      roles_[lower(text_of(role->fields, "identity"))].emplace(folded_arm_id(role->id), Role{&role->fields});
  // What this plan is about to give counts like what is there.
  for (const auto& change : draft.plan.changes)
    if (change.kind == &kinds::role_assignment && change.action == Action::create)
      roles_[lower(text_of(change.desired->fields, "principalId"))].emplace(
          change.address.text(), Role{&change.desired->fields, change.desired->owner});
}

LentRoles::Objects LentRoles::held_by(const LiveObject& identity) const {
  Objects found;
  for (const auto& parent : {principal_of(identity), folded_arm_id(text_of(identity.fields, "id"))})
    if (const auto held = held_.find(parent); held != held_.end())
      found.insert(found.end(), held->second.begin(), held->second.end());
  return found;
}

std::vector<std::string> LentRoles::undeclared_on(const LiveObject& identity) const {
  std::vector<std::string> found;
  for (const auto* object : held_by(identity))
    if (standings_.of(*object) == Standings::Standing::foreign) found.push_back(standings_.name_of(*object));
  for (const auto& role : roles_of(identity))
    if (is_through_group(*role.fields)) found.push_back(words_for(*role.fields));
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
    const bool dangerous = is_privileged(*role.fields) || is_wide(text_of(*role.fields, "scope"));
    if (dangerous && role.owner != owner && !grants(policy_, team_of(owner), *role.fields))
      found.push_back(words_for(*role.fields));
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
