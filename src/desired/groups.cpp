#include "desired/groups.hpp"

#include <tuple>

#include "base/arm_id.hpp"

namespace keyless::desired {
namespace {

using manifest::IdentityKind;
using manifest::Manifest;

bool comes_first(const NeededGroup& left, const NeededGroup& right) {
  const auto rank = [](const NeededGroup& group) {
    return std::tuple(group.declared == nullptr, group.manifest->owner(), group.manifest->file, group.location,
                      group.name);
  };
  return rank(left) < rank(right);
}

void need(std::map<std::string, NeededGroup>& groups, NeededGroup group) {
  const auto id = folded_arm_id(group_arm_id(group.subscription, group.name));
  const auto found = groups.find(id);
  if (found == groups.end())
    groups.emplace(id, std::move(group));
  else if (comes_first(group, found->second))
    found->second = std::move(group);
}

}  // namespace

std::map<std::string, NeededGroup> needed_groups(const std::vector<Manifest>& manifests) {
  std::map<std::string, NeededGroup> groups;
  for (const auto& one : manifests) {
    for (const auto& group : one.resource_groups)
      need(groups, {&one, &group, group.subscription, group.name.value, group.location, group.name.at});
    for (const auto& identity : one.identities) {
      if (identity.kind != IdentityKind::user_assigned) continue;
      need(groups, {&one, nullptr, identity.subscription, identity.resource_group.value, identity.location,
                    identity.resource_group.at});
    }
  }
  return groups;
}

}  // namespace keyless::desired
