#include <algorithm>

#include "base/text.hpp"
#include "diff/policy_lines.hpp"
#include "diff/published_table.hpp"
#include "model/kinds/kinds.hpp"

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

bool administers(const std::string& group) {
  const auto name = lower(group);
  return name.ends_with("administrators") || name.ends_with("service accounts");
}

/// What makes it a group that administers: its own name, the one it is shown by, or a group around it; "" when nothing.
std::string power_of(const Resource& access, const Group& group) {
  const auto& shown = text_of(access.fields, "principalShown");
  for (const auto& name : {group.name, shown})
    if (administers(name)) return "the group " + name + " administers " + group.scope;
  for (const auto& around : list_of(access.fields, "within"))
    if (administers(around)) return "the group " + group.name + " is nested in " + around + ", which administers";
  return {};
}

bool is_allowed(const Policy& policy, const std::string& owner, const Group& group) {
  return std::ranges::any_of(policy.grants,
                             [&](const Grant& line) {
                               return covers_team(line.team, owner) && covers_text(line.role, group.name) &&
                                      covers_text(line.scope, group.scope);
                             }) ||
         std::ranges::any_of(policy.groups, [&](const AdmittingGroup& line) {
           return covers_team(line.team, owner) && covers_text(line.group, group.name) &&
                  covers_text(line.scope, group.scope);
         });
}

}  // namespace

void judge_group(const Resource& membership, const Policy& policy, Judgement& into) {
  const auto group = group_in(membership);
  const auto power = power_of(membership, group);
  if (power.empty() || is_allowed(policy, membership.owner, group)) return;
  into.refuse(membership, power + ", and no policy permits it",
              "Ask a policy owner to add it to `groups`, and pass --policy FILE.");
}

}  // namespace keyless::diff
