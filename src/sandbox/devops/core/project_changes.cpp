#include <array>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/devops/core/handlers.hpp"
#include "sandbox/devops/core/processes.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// By id: {organization, project}.
constexpr const char* operation_rows = "organizationOperations";

json operation_reference(const Call& call, const std::string& id) {
  return {{"id", id}, {"status", "notSet"}, {"url", call.base() + "/_apis/operations/" + id}};
}

Answer started(Call& call, const std::string& project_id) {
  auto id = call.cloud.ids.uuid("project operation");
  call.world().put(operation_rows, id, {{"organization", call.organization_name()}, {"project", project_id}});
  note_written(call.cloud, operation_rows, id, call.cloud.behaviour.delays.project);
  return {.status = 202, .body = operation_reference(call, id)};
}

bool is_project_name(const std::string& name) {
  if (name.empty() || name.size() > 64 || name.front() == '_' || name.front() == '.' || name.back() == '.')
    return false;
  return name.find_first_of("\\/:*?\"<>|;#$*{},+=[]\t\r\n") == std::string::npos;
}

bool is_taken(const Call& call, const std::string& name, const std::string& but_id) {
  auto there = project_named(call.world(), call.organization_name(), name);
  return there && text_of(*there, "id") != but_id;
}

std::string asked_process(const json& body) {
  auto capabilities = body.value("capabilities", json::object());
  return text_of(capabilities.value("processTemplate", json::object()), "templateTypeId");
}

/// Storage keys carry a 6 where other GUIDs carry their version, descriptors a 7.
std::string with_version(std::string guid, char version) {
  guid[14] = version;
  return guid;
}

void put_build_service(Call& call, const std::string& name, const std::string& project_id) {
  auto key = build_service_key(call.organization_name(), project_id);
  auto made = call.cloud.ids.fixed_uuid("member/" + key);
  call.world().put(rows::members, key,
                   {{"id", with_version(made, '6')},
                    {"descriptor", "svc." + base64url(with_version(made, '7'))},
                    {"objectId", ""},
                    {"displayName", name + " Build Service (" + call.organization_name() + ")"},
                    {"uniqueName", project_id},
                    {"administrator", false}});
}

std::string put_project_row(Call& call, const std::string& name) {
  auto id = call.cloud.ids.uuid("made project/" + lower(call.organization_name()) + "/" + lower(name));
  auto visibility = text_of(call.body, "visibility");
  json project = {{"id", id},
                  {"name", name},
                  {"organization", call.organization_name()},
                  {"created", call.timestamp()},
                  {"revision", 1},
                  {"visibility", visibility.empty() ? "private" : lower(visibility)},
                  {"process", asked_process(call.body)},
                  {"description", text_of(call.body, "description")}};
  call.world().put(tables::projects, id, project);
  note_written(call.cloud, tables::projects, id, call.cloud.behaviour.delays.project);
  auto administrators = text_of(project_group(call.cloud, project, "Project Administrators"), "descriptor");
  add_membership(call.cloud, call.organization, text_of(call.member, "descriptor"), administrators);
  return id;
}

const json* asked_project(const Call& call) {
  auto project = project_named(call.world(), call.organization_name(), call.part("id"));
  return project && may_see(call, *project) ? project : nullptr;
}

Answer missing_project(const Call& call) {
  auto wanted = call.part("id");
  return refused(is_guid(wanted) ? no_such_project(wanted, 404) : no_such_project_named(wanted));
}

std::optional<Answer> not_allowed(const Call& call, const json& project, std::string_view permission) {
  if (call.administrator() || administers_project(call.cloud, call.organization, call.member, project))
    return std::nullopt;
  return needs_administrator(call, permission);
}

/// Connections that no other project presents go with it.
void forget_connections(World& world, const std::string& project_id) {
  auto connections = world.rows(tables::connections);
  for (auto& [key, connection] : connections) {
    auto& references = connection["serviceEndpointProjectReferences"];
    if (!references.is_array()) continue;
    auto kept = json::array();
    for (const auto& reference : references)
      if (!equal_caseless(text_of(reference.value("projectReference", json::object()), "id"), project_id))
        kept.push_back(reference);
    if (kept.size() == references.size()) continue;
    references = kept;
    if (kept.empty())
      world.erase(tables::connections, key);
    else
      world.put(tables::connections, key, connection);
  }
}

void forget(Call& call, const json& project) {
  auto id = lower(text_of(project, "id"));
  for (auto table : {tables::pipelines, tables::permissions, "repositories"})
    for (const auto& key : keys_below(call.world().rows(table), id + "/")) call.world().erase(table, key);
  forget_connections(call.world(), id);
  call.world().erase(rows::members, build_service_key(call.organization_name(), id));
  call.world().erase(tables::projects, id);
}

json process_shape(const Call& call, const Process& process) {
  return {{"id", process.id},
          {"description", process.description},
          {"isDefault", std::string_view(process.name) == "Basic"},
          {"type", "system"},
          {"url", call.base() + "/_apis/process/processes/" + process.id},
          {"name", process.name}};
}

json property(const std::string& name, const json& value) {
  return {{"name", name}, {"value", value}};
}

bool is_asked_key(const std::vector<std::string>& keys, const std::string& name) {
  for (const auto& key : keys) {
    bool open = key.ends_with('*');
    if (open ? starts_with_caseless(name, key.substr(0, key.size() - 1)) : equal_caseless(name, key)) return true;
  }
  return keys.empty();
}

json collection(const Call& call) {
  auto id = text_of(call.organization, "id");
  auto url = call.base() + "/_apis/projectCollections/" + id;
  return {{"id", id}, {"name", call.organization_name()}, {"url", url}};
}

}  // namespace

Answer create_project(Call& call) {
  if (auto refusal = needs_administrator(call, "Create new projects")) return *refusal;
  if (!call.body.is_object()) return refused(missing_argument("projectToCreate"));
  auto name = text_of(call.body, "name");
  if (!is_project_name(name)) return refused(bad_project_name(name));
  auto process = asked_process(call.body);
  if (process.empty())
    return refused(bad_argument("The processTemplate capability and its templateTypeId attribute must be given."));
  if (!is_process(process)) return refused(no_such_process(process));
  if (is_taken(call, name, {})) return refused(taken_project_name(name));
  auto id = put_project_row(call, name);
  put_build_service(call, name, id);
  return started(call, id);
}

Answer change_project(Call& call) {
  auto found = asked_project(call);
  if (!found) return missing_project(call);
  auto project = *found;
  if (auto refusal = not_allowed(call, project, "Edit project-level information")) return *refusal;
  if (!call.body.is_object()) return refused(missing_argument("projectUpdate"));
  auto name = text_of(call.body, "name");
  if (!name.empty() && name != text_of(project, "name")) {
    if (!is_project_name(name)) return refused(bad_project_name(name));
    if (is_taken(call, name, text_of(project, "id"))) return refused(taken_project_name(name));
    project["formerNames"].push_back(text_of(project, "name"));
    project["name"] = name;
  }
  if (call.body.contains("description")) project["description"] = text_of(call.body, "description");
  if (call.body.contains("visibility")) project["visibility"] = lower(text_of(call.body, "visibility"));
  project["revision"] = project.value("revision", 11) + 1;
  project["updated"] = call.timestamp();
  auto id = text_of(project, "id");
  call.world().put(tables::projects, lower(id), std::move(project));
  return started(call, id);
}

Answer remove_project(Call& call) {
  auto found = asked_project(call);
  if (!found) return missing_project(call);
  auto project = *found;
  if (auto refusal = not_allowed(call, project, "Delete team project")) return *refusal;
  forget(call, project);
  return started(call, text_of(project, "id"));
}

Answer get_operation(Call& call) {
  auto id = lower(call.part("id"));
  auto row = call.world().find(operation_rows, id);
  bool here = row && equal_caseless(text_of(*row, "organization"), call.organization_name());
  if (!here) return refused(no_such_operation(id));
  auto operation = operation_reference(call, id);
  bool done = is_settled(call.cloud, operation_rows, id, call.cloud.behaviour.delays.project);
  operation["status"] = done ? "succeeded" : "inProgress";
  operation["_links"] = {{"self", {{"href", text_of(operation, "url")}}}};
  return {.body = std::move(operation)};
}

Answer list_project_properties(Call& call) {
  auto project = asked_project(call);
  if (!project) return missing_project(call);
  auto process = process_with(text_of(*project, "process"));
  json all = {property("System.CurrentProcessTemplateId", process.id),
              property("System.OriginalProcessTemplateId", process.id),
              property("System.ProcessTemplateType", process.id),
              property("System.Process Template", process.name),
              property("System.SourceControlGitEnabled", "True"),
              property("System.SourceControlGitPermissionsInitialized", "True")};
  auto own = project->value("properties", json::object());
  for (const auto& [name, value] : own.items()) all.push_back(property(name, value));
  auto keys = comma_separated(call.asked("keys"));
  auto found = json::array();
  for (const auto& one : all)
    if (is_asked_key(keys, text_of(one, "name"))) found.push_back(one);
  return listed(std::move(found));
}

Answer change_project_properties(Call& call) {
  auto found = asked_project(call);
  if (!found) return missing_project(call);
  auto project = *found;
  if (auto refusal = not_allowed(call, project, "Manage project properties")) return *refusal;
  if (!call.body.is_array()) return refused(missing_argument("patchDocument"));
  auto properties = project.value("properties", json::object());
  for (const auto& operation : call.body) {
    auto name = text_of(operation, "path");
    if (name.starts_with('/')) name.erase(0, 1);
    if (text_of(operation, "op") == "remove")
      properties.erase(name);
    else
      properties[name] = operation.value("value", json(nullptr));
  }
  project["properties"] = std::move(properties);
  auto id = lower(text_of(project, "id"));
  call.world().put(tables::projects, id, std::move(project));
  return {.status = 204};
}

Answer list_collections(Call& call) {
  return listed(json::array({collection(call)}));
}

Answer get_project_collection(Call& call) {
  bool own = equal_caseless(call.part("id"), text_of(call.organization, "id")) ||
             equal_caseless(call.part("id"), call.organization_name());
  if (!own) return refused(no_such_organization(call.part("id")));
  auto shape = collection(call);
  shape["state"] = "Started";
  shape["_links"] = {{"self", {{"href", text_of(shape, "url")}}}, {"web", {{"href", call.base()}}}};
  return {.body = std::move(shape)};
}

Answer list_processes(Call& call) {
  auto found = json::array();
  for (const auto& process : all_processes()) found.push_back(process_shape(call, process));
  return listed(std::move(found));
}

Answer get_process(Call& call) {
  auto wanted = call.part("id");
  if (!is_process(wanted)) return refused(no_such_process(wanted));
  return {.body = process_shape(call, process_with(wanted))};
}

}  // namespace keyless::sandbox::devops
