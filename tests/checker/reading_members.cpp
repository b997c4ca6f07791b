#include <algorithm>

#include "checker/access.hpp"
#include "checker/places.hpp"
#include "checker/reading.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::checker {
namespace {

namespace kinds = model::kinds;

void add(const model::Kind& kind, const std::string& id, model::Fields fields, model::Live& live) {
  fields.insert_or_assign("id", model::Value(id));
  live.add({.kind = &kind, .id = id, .fields = std::move(fields)});
}

/// The groups that a project keeps are among somebody's groups only where one is declared there.
bool declares_group(const Spec& spec, const std::string& name) {
  return std::ranges::any_of(spec.identities, [&](const IdentitySpec& one) {
    return one.membership && std::ranges::count(one.membership->groups, name) > 0;
  });
}

void add_kept_group(const Cloud& cloud, const Row& member, const Row& entitlement, model::Live& live) {
  const auto name = "[" + text(entitlement, "projectName") + "]\\" + text(entitlement, "group");
  const auto* group = cloud.named(kind::person, name);
  if (!group) return;
  add(kinds::group_membership, entitlement.id,
      {{"organization", organization},
       {"memberDescriptor", text(member, "descriptor")},
       {"groupDescriptor", text(*group, "descriptor")},
       {"groupName", name}},
      live);
}

void see_member(const Cloud& cloud, const Spec& spec, const Row& member, model::Live& live) {
  add(kinds::organization_member, member.id, member.fields, live);
  live.saw_all_of("projectEntitlements@" + folded(member.id));
  live.saw_all_of("groupMemberships@" + organization + "/" + text(member, "descriptor"));
  for (const auto* one : cloud.below(kind::entitlement, "memberId", member.id)) {
    add(kinds::project_entitlement, one->id, one->fields, live);
    if (declares_group(spec, "[" + text(*one, "projectName") + "]\\" + text(*one, "group")))
      add_kept_group(cloud, member, *one, live);
  }
  for (const auto* one : cloud.below(kind::membership, "memberId", member.id))
    add(kinds::group_membership, one->id, one->fields, live);
}

}  // namespace

void read_members(const Cloud& cloud, const Spec& spec, std::string_view unseen,
                  const std::function<bool(const Row& principal)>& is_judged, model::Live& live) {
  const auto all = "organizationMembers@" + organization;
  if (unseen == "members") return live.could_not_see(all, "forbidden");
  live.saw_all_of(all);
  for (const auto* member : cloud.all(kind::member))
    if (const auto* principal = holder_of(cloud, *member); principal && is_judged(*principal))
      see_member(cloud, spec, *member, live);
}

}  // namespace keyless::checker
