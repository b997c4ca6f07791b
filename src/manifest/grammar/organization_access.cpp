#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

constexpr std::string_view levels[] = {"Basic", "Stakeholder", "BasicAndTestPlans"};
constexpr Shape level = {.type = Type::choice, .noun = "an access level", .choices = levels};
constexpr std::string_view project_groups[] = {"Readers", "Contributors", "Administrators", "Stakeholders"};
constexpr Shape project_group = {.type = Type::choice,
                                 .noun = "a group of a project",
                                 .choices = project_groups,
                                 .elsewhere = "other groups are named below `groups:`"};
constexpr Key project_keys[] = {
    {"project", &project, "The project.", true},
    {"group", &project_group, "What the identity is there; it is in one of these groups per project.", true},
};
constexpr Shape project_access = mapping("a project", project_keys);
constexpr Shape projects = list("a list of projects", project_access);
constexpr Shape group = text(rules::group);
constexpr Shape groups = list("a list of groups", group);
constexpr Key access_keys[] = {
    {"accessLevel", &level, "The licence it takes; Basic when not given."},
    {"projects", &projects, "The projects it works in, each with its group."},
    {"groups", &groups, "Further groups: [Project]\\Name or [organization]\\Name."},
};

}  // namespace

const Shape organization_access = mapping("organization access", access_keys);

}  // namespace keyless::manifest::shapes
