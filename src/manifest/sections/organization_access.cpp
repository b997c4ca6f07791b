#include "manifest/sections/organization_access.hpp"

#include "manifest/sections/common.hpp"

namespace keyless::manifest {
namespace {

std::string group_hint(std::string_view text) {
  if (text.find('/') != std::string_view::npos) return "between project and group stands a \\";
  if (!text.starts_with('[')) return "as in [Project]\\Contributors";
  return trim_hint(text);
}
}  // namespace

namespace rules {

const Rule group = rule("bad-group", "a group", "[Project]\\Name or [organization]\\Name",
                        "^\\[[^\\]\\n]+\\]\\\\[^ \\n]([^\\n]*[^ \\n])?$", 1, 256, group_hint);

}  // namespace rules

namespace shapes {
namespace {

using Access = OrganizationAccess;
constexpr std::string_view project_groups[] = {"Readers", "Contributors", "Administrators", "Stakeholders"};
constexpr Shape project_group =
    choice("a group of a project", project_groups, "other groups are named below `groups:`");
constexpr Key project_rows[] = {
    row<&ProjectAccess::project, rules::project>("project", "The project.", required),
    row<&ProjectAccess::group, project_group>(
        "group", "What the identity is there; it is in one of these groups per project.", required),
};
constexpr Shape project_access = mapping("a project", project_rows);
constexpr Shape projects = list("a list of projects", project_access);

constexpr std::string_view levels[] = {"Basic", "Stakeholder", "BasicAndTestPlans"};
constexpr Shape level = choice("an access level", levels);
constexpr Shape groups = list("a list of groups", text<rules::group>);
constexpr Key access_rows[] = {
    row<&Access::access_level, level>("accessLevel", "The licence it takes; Basic when not given."),
    row<&Access::projects, projects>("projects", "The projects it works in, each with its group."),
    row<&Access::groups, groups>("groups", "Further groups: [Project]\\Name or [organization]\\Name."),
};

}  // namespace

const Shape organization_access = mapping("organization access", access_rows);

}  // namespace shapes

void check_organization_access(const OrganizationAccess& access, Findings& findings) {
  Once projects(findings, "the project"), groups(findings, "the group");
  for (const auto& entry : access.projects)
    if (entry.project.written()) projects.declare(lower(entry.project.value), entry.project.at, entry.project.value);
  groups.declare(access.groups);
}

}  // namespace keyless::manifest
