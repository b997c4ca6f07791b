#include <algorithm>

#include "diff/make_plan.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::diff {

using namespace model;

namespace {

/// A group of an organization, or of a project there, that an identity is to be in.
struct Group {
  std::string name;
  std::string scope;  ///< ORGANIZATION or ORGANIZATION/PROJECT
};

Group group_in(const Resource& access) {
  const auto& organization = text_of(access.fields, "organization");
  if (access.kind == &kinds::group_membership) return {text_of(access.fields, "groupName"), organization};
  return {text_of(access.fields, "group"), organization + "/" + text_of(access.fields, "projectName")};
}

bool administers(const Group& group) {
  const auto name = lower(group.name);
  return name.ends_with("administrators") || name.ends_with("service accounts");
}

bool covers(const Grant& grant, const std::string& owner, const Group& group) {
  const auto fits = [](const std::string& pattern, const std::string& text) {
    return matches("x/" + pattern, Address("x", text));
  };
  return fits(grant.team, split(owner, '/').front()) && fits(grant.role, group.name) && fits(grant.scope, group.scope);
}

}  // namespace

std::vector<Refusal> check_groups(const Graph& desired, const Policy& policy) {
  std::vector<Refusal> refusals;
  for (const auto& resource : desired.resources()) {
    if (resource.kind != &kinds::project_entitlement && resource.kind != &kinds::group_membership) continue;
    const auto group = group_in(resource);
    const auto allows = [&](const Grant& grant) { return covers(grant, resource.owner, group); };
    if (!administers(group) || std::ranges::any_of(policy.grants, allows)) continue;
    refusals.push_back({resource.address, "policy",
                        "the group " + group.name + " administers " + group.scope +
                            ", and no policy from outside the manifest allows it",
                        "Let whoever may grant it add it to a policy file, and run with --policy FILE."});
  }
  return refusals;
}

}  // namespace keyless::diff
