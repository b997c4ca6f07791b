#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/locations.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/devops/shapes.hpp"
#include "sandbox/ids.hpp"

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

json capabilities() {
  return {{"processTemplate", {{"templateName", "Basic"}, {"templateTypeId", "b8a3a935-7e91-48b8-a94c-606d37c3e9f2"}}},
          {"versioncontrol", {{"sourceControlType", "Git"}, {"gitEnabled", "True"}, {"tfvcEnabled", "False"}}}};
}

json whole(const Call& call, const json& project) {
  auto shape = project_reference(call, project);
  shape["_links"] = links_of(call, project);
  shape["defaultTeam"] = default_team(call, project);
  if (call.asked_true("includecapabilities")) shape["capabilities"] = capabilities();
  return shape;
}

bool well_formed_asked(const Call& call) {
  auto filter = call.asked("statefilter");
  return filter.empty() || same_text(filter, "wellFormed") || same_text(filter, "all");
}

json identity_of(const json& member, const std::string& tenant) {
  auto account = text_of(member, "uniqueName");
  json properties = {{"Account", {{"$type", "System.String"}, {"$value", account}}}};
  return {{"id", text_of(member, "id")},
          {"descriptor", "Microsoft.VisualStudio.Services.Claims.AadServicePrincipal;" + tenant + "\\" + account},
          {"subjectDescriptor", text_of(member, "descriptor")},
          {"providerDisplayName", text_of(member, "displayName")},
          {"isActive", true},
          {"properties", std::move(properties)},
          {"resourceVersion", 2},
          {"metaTypeId", 2}};
}

}  // namespace

Answer get_project(Call& call) {
  auto wanted = call.part("id");
  auto project = project_named(call.world(), call.organization_name(), wanted);
  if (project && may_see(call, *project)) return {.body = whole(call, *project)};
  return refused(is_guid(wanted) ? no_such_project(wanted, 404) : no_such_project_named(wanted));
}

Answer list_projects(Call& call) {
  auto all = json::array();
  for (const auto& [id, project] : call.world().rows(tables::projects)) {
    bool here = same_text(text_of(project, "organization"), call.organization_name());
    if (here && may_see(call, project) && well_formed_asked(call)) all.push_back(project_reference(call, project));
  }
  return paged(call, std::move(all));
}

Answer list_locations(Call& call) {
  auto area = call.part("area");
  if (!area.empty() && area.front() == '/') area.erase(0, 1);
  return {.body = resource_locations(area)};
}

Answer list_areas(Call& call) {
  auto tail = "/" + percent_encoded(call.organization_name()) + "/";
  auto areas = resource_areas({.core = call.cloud.origins.azure_devops + tail,
                               .graph = call.cloud.origins.azure_devops_graph + tail,
                               .entitlements = call.cloud.origins.azure_devops_entitlements + tail});
  auto wanted = call.part("id");
  if (wanted.empty()) return {.body = std::move(areas)};
  for (const auto& area : areas.at("value"))
    if (same_text(text_of(area, "id"), wanted)) return {.body = area};
  return {.body = json(nullptr)};
}

Answer connection_data(Call& call) {
  auto tenant = text_of(call.organization, "tenantId");
  auto caller = identity_of(call.member, tenant);
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
  answer.headers.emplace_back("X-VSS-ResourceTenant", tenant);
  return answer;
}

}  // namespace keyless::sandbox::devops
