#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/core/handlers.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

json default_team(const Call& call, const json& project) {
  return project_group(call.cloud, project, text_of(project, "name") + " Team");
}

json presented(const Call& call, const json& project) {
  auto team = default_team(call, project);
  auto project_id = text_of(project, "id");
  auto id = text_of(team, "id");
  auto identities =
      call.cloud.origins.azure_devops_graph + "/" + percent_encoded(call.organization_name()) + "/_apis/Identities/";
  return {{"id", id},
          {"name", text_of(team, "displayName")},
          {"url", call.base() + "/_apis/projects/" + project_id + "/teams/" + id},
          {"description", text_of(team, "description")},
          {"identityUrl", identities + id},
          {"projectName", text_of(project, "name")},
          {"projectId", project_id}};
}

const json* asked_project(const Call& call) {
  auto project = project_named(call.world(), call.organization_name(), call.part("id"));
  return project && may_see(call, *project) ? project : nullptr;
}

Refusal no_such_team(const Call& call) {
  return {
      .status = 404,
      .type_name = "Microsoft.TeamFoundation.Core.WebApi.TeamNotFoundException, Microsoft.TeamFoundation.Core.WebApi",
      .type_key = "TeamNotFoundException",
      .message = "The team with id '" + call.part("team") + "' does not exist."};
}

bool is_asked_team(const Call& call, const json& team) {
  return equal_caseless(text_of(team, "id"), call.part("team")) ||
         equal_caseless(text_of(team, "name"), call.part("team"));
}

}  // namespace

Answer list_teams(Call& call) {
  auto project = asked_project(call);
  if (!project) return refused(no_such_project_named(call.part("id")));
  return listed(json::array({presented(call, *project)}));
}

Answer list_all_teams(Call& call) {
  auto found = json::array();
  for (const auto& [id, project] : call.world().rows(tables::projects)) {
    bool here = equal_caseless(text_of(project, "organization"), call.organization_name());
    if (here && may_see(call, project)) found.push_back(presented(call, project));
  }
  return paged(call, std::move(found));
}

Answer get_team(Call& call) {
  auto project = asked_project(call);
  if (!project) return refused(no_such_project_named(call.part("id")));
  auto team = presented(call, *project);
  return is_asked_team(call, team) ? Answer{.body = std::move(team)} : refused(no_such_team(call));
}

Answer list_team_members(Call& call) {
  auto project = asked_project(call);
  if (!project) return refused(no_such_project_named(call.part("id")));
  if (!is_asked_team(call, presented(call, *project))) return refused(no_such_team(call));
  auto found = json::array();
  for (const auto& descriptor :
       contents_of(call.cloud, call.organization, text_of(default_team(call, *project), "descriptor")))
    if (auto member = member_with(call.cloud, call.organization_name(), "descriptor", descriptor))
      found.push_back({{"isTeamAdmin", false}, {"identity", identity_reference(call, *member)}});
  return listed(std::move(found));
}

}  // namespace keyless::sandbox::devops
