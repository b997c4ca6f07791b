#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/core/handlers.hpp"
#include "sandbox/devops/core/processes.hpp"
#include "sandbox/devops/graph/subjects.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/locations.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

json links_of(const Call& call, const json& project) {
  return {{"self", {{"href", call.base() + "/_apis/projects/" + text_of(project, "id")}}},
          {"collection", {{"href", call.base() + "/_apis/projectCollections/" + text_of(call.organization, "id")}}},
          {"web", {{"href", call.base() + "/" + percent_encoded(text_of(project, "name"))}}}};
}

json default_team(const Call& call, const json& project) {
  auto id = call.cloud.ids.fixed_uuid("team/" + text_of(project, "id"));
  auto url = call.base() + "/_apis/projects/" + text_of(project, "id") + "/teams/" + id;
  return {{"id", id}, {"name", text_of(project, "name") + " Team"}, {"url", url}};
}

json capabilities(const json& project) {
  auto process = process_with(text_of(project, "process"));
  return {{"processTemplate", {{"templateName", process.name}, {"templateTypeId", process.id}}},
          {"versioncontrol", {{"sourceControlType", "Git"}, {"gitEnabled", "True"}, {"tfvcEnabled", "False"}}}};
}

json whole(const Call& call, const json& project) {
  auto shape = project_reference(call, project);
  shape["_links"] = links_of(call, project);
  shape["defaultTeam"] = default_team(call, project);
  if (call.asked_true("includecapabilities")) shape["capabilities"] = capabilities(project);
  return shape;
}

bool of_asked_state(const Call& call, const json& shape) {
  auto filter = call.asked("statefilter");
  if (equal_caseless(filter, "all")) return true;
  return equal_caseless(text_of(shape, "state"), filter.empty() ? "wellFormed" : filter);
}

/// With `includeHistory` also by a name it had before.
const json* project_asked_for(const Call& call, const std::string& wanted) {
  auto found = project_named(call.world(), call.organization_name(), wanted);
  if (found || !call.asked_true("includehistory")) return found;
  for (const auto& [id, project] : call.world().rows(tables::projects)) {
    if (!equal_caseless(text_of(project, "organization"), call.organization_name())) continue;
    for (const auto& name : project.value("formerNames", json::array()))
      if (name.is_string() && equal_caseless(name.get<std::string>(), wanted)) return &project;
  }
  return nullptr;
}

}  // namespace

Answer get_project(Call& call) {
  auto wanted = call.part("id");
  auto project = project_asked_for(call, wanted);
  if (project && may_see(call, *project)) return {.body = whole(call, *project)};
  return refused(is_guid(wanted) ? no_such_project(wanted, 404) : no_such_project_named(wanted));
}

Answer list_projects(Call& call) {
  auto all = json::array();
  for (const auto& [id, project] : call.world().rows(tables::projects)) {
    bool here = equal_caseless(text_of(project, "organization"), call.organization_name());
    if (!here || !may_see(call, project)) continue;
    auto shape = project_reference(call, project);
    if (of_asked_state(call, shape)) all.push_back(std::move(shape));
  }
  return paged(call, std::move(all));
}

Answer list_locations(Call& call) {
  auto area = call.part("area");
  if (!area.empty() && area.front() == '/') area.erase(0, 1);
  auto wanted = area.substr(0, area.find('/'));
  return {.body = resource_locations(host_of(call.cloud.origins, call.request), wanted)};
}

Answer list_areas(Call& call) {
  auto tail = "/" + percent_encoded(call.organization_name()) + "/";
  auto areas = resource_areas({.core = call.cloud.origins.azure_devops + tail,
                               .graph = call.cloud.origins.azure_devops_graph + tail,
                               .entitlements = call.cloud.origins.azure_devops_entitlements + tail});
  auto wanted = call.part("id");
  if (wanted.empty()) return {.body = std::move(areas)};
  for (const auto& area : areas.at("value"))
    if (equal_caseless(text_of(area, "id"), wanted)) return {.body = area};
  return {.body = json(nullptr)};
}

Answer connection_data(Call& call) {
  auto caller = identity_in_brief(call, call.member);
  json location = {{"serviceOwner", "00025394-6065-48ca-87d9-7f5672854ef7"},
                   {"defaultAccessMappingMoniker", "PublicAccessMapping"},
                   {"lastChangeId", 424239147},
                   {"lastChangeId64", 424239147}};
  Answer answer{.body = json{{"authenticatedUser", caller},
                             {"authorizedUser", caller},
                             {"instanceId", text_of(call.organization, "id")},
                             {"deploymentId", call.cloud.ids.fixed_uuid("azure devops deployment")},
                             {"deploymentType", "hosted"},
                             {"locationServiceData", std::move(location)}}};
  answer.headers.emplace_back("X-VSS-ResourceTenant", text_of(call.organization, "tenantId"));
  return answer;
}

}  // namespace keyless::sandbox::devops
