#include "sandbox/devops/serviceendpoint/connection_sharing.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/automatic.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/locations.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

bool taken(const Call& call, const std::string& project_id, const std::string& name, const std::string& but_not) {
  auto named = connections_named(call.world(), project_id, name);
  return std::any_of(named.begin(), named.end(), [&](const std::string& id) {
    auto other = connection_with_id(call.cloud, call.organization_name(), id);
    return other && text_of(*other, "id") != but_not && reference_in(*other, project_id) &&
           equal_caseless(name_in(*other, project_id), name);
  });
}

void drop_checks(Call& call, const std::string& project_id, const std::string& id) {
  auto& world = call.world();
  std::vector<std::string> gone;
  for (const auto& key : keys_below(world.rows(rows::checks), lower(project_id) + "/")) {
    const auto& guarded = world.find(rows::checks, key)->at("resource");
    if (equal_caseless(text_of(guarded, "type"), "endpoint") && equal_caseless(text_of(guarded, "id"), id))
      gone.push_back(key);
  }
  for (const auto& key : gone) world.erase(rows::checks, key);
}

void drop_grants(Call& call, const std::string& project_id, const std::string& id) {
  auto& world = call.world();
  drop_checks(call, project_id, id);
  auto roles = keys_below(world.rows(tables::security_roles), role_key(connection_scope, project_id + "_" + id, {}));
  for (const auto& key : roles) world.erase(tables::security_roles, key);
  world.erase(tables::permissions, grant_key(project_id, "endpoint", id));
}

void unshare(Call& call, json& stored, const std::string& project_id) {
  auto& references = stored["serviceEndpointProjectReferences"];
  for (auto at = references.begin(); at != references.end();)
    at = equal_caseless(project_named_by(*at), project_id) ? references.erase(at) : at + 1;
  stored["isShared"] = references.size() > 1;
  drop_grants(call, project_id, text_of(stored, "id"));
}

/// Adds what is not there yet; a reference that is there can't be renamed this way.
std::optional<Refusal> share(Call& call, json& stored, json references) {
  for (auto& reference : references) {
    auto project_id = project_named_by(reference);
    if (!may_create_in(call, project_id)) return not_a_creator();
    if (text_of(reference, "name").empty()) reference["name"] = text_of(stored, "name");
    auto present = reference_in(stored, project_id);
    if (present && text_of(*present, "name") != text_of(reference, "name"))
      return internal_error(call.cloud.ids.passing_uuid());
    if (!present) stored["serviceEndpointProjectReferences"].push_back(reference);
  }
  stored["isShared"] = projects_of(stored).size() > 1;
  return name_clash(call, stored);
}

std::optional<Refusal> may_administer(const Call& call, const json* stored) {
  if (!stored) return no_such_connection(call.part("id"));
  if (role_on(call, *stored, {}) != Role::administrator) return not_an_administrator(text_of(*stored, "name"));
  return std::nullopt;
}

/// Every project a deletion names must be one of the organization's; a connection need not be there.
struct Projects {
  std::vector<std::string> ids = {};
  std::optional<Refusal> flaw = {};
};

Projects projects_asked(const Call& call) {
  Projects found;
  for (const auto& wanted : comma_separated(call.asked("projectids"))) {
    auto project = project_named(call.world(), call.organization_name(), wanted);
    if (!project) return {.ids = {}, .flaw = no_such_project(wanted, 404)};
    found.ids.push_back(text_of(*project, "id"));
  }
  if (found.ids.empty() && is_of_one_project(call)) found.ids.push_back(call.project_id());
  if (found.ids.empty()) found.flaw = missing_argument("projectIds");
  return found;
}

bool presented_elsewhere(const json& stored, const std::vector<std::string>& given_up) {
  auto homes = projects_of(stored);
  return std::any_of(homes.begin(), homes.end(), [&](const std::string& home) {
    return std::none_of(given_up.begin(), given_up.end(), [&](const auto& one) { return equal_caseless(one, home); });
  });
}

/// A connection whose application the service owns is gone when the service has cleaned up behind it.
void remove(Call& call, json stored) {
  bool deep = !equal_caseless(call.asked("deep"), "false");
  remove_application(call, stored, deep);
  if (stored.contains("application") && call.cloud.behaviour.delays.connection.count() > 0) {
    begin(call.cloud, stored, Pending::deletion);
    return keep_connection(call, std::move(stored));
  }
  for (const auto& project_id : projects_of(stored)) drop_grants(call, project_id, text_of(stored, "id"));
  call.world().erase(tables::connections, lower(text_of(stored, "id")));
}

}  // namespace

std::string project_named_by(const json& reference) {
  return reference.is_object() ? text_of(reference.value("projectReference", json::object()), "id") : std::string();
}

bool is_of_one_project(const Call& call) {
  auto version = version_of(call.request).answered;
  auto preview = version.find("-preview.");
  return call.project.is_object() && preview != std::string::npos && version.substr(preview + 9) < "4";
}

json with_references(const Call& call, json body) {
  bool lacks_them = body.is_object() && !body.contains("serviceEndpointProjectReferences");
  if (!lacks_them || !is_of_one_project(call)) return body;
  json reference = {{"projectReference", {{"id", call.project_id()}}}, {"name", text_of(body, "name")}};
  if (body.contains("description")) reference["description"] = text_of(body, "description");
  body["serviceEndpointProjectReferences"] = json::array({std::move(reference)});
  return body;
}

References resolved(const Call& call, const json& body) {
  References found;
  for (const auto& reference : body) {
    auto wanted = project_named_by(reference);
    auto project = project_named(call.world(), call.organization_name(), wanted);
    if (!project) return {.value = json::array(), .flaw = no_such_project(wanted, 404)};
    json about = {{"id", text_of(*project, "id")}, {"name", text_of(*project, "name")}};
    json one = {{"projectReference", std::move(about)}, {"name", text_of(reference, "name")}};
    if (reference.contains("description")) one["description"] = text_of(reference, "description");
    found.value.push_back(std::move(one));
  }
  return found;
}

std::optional<Refusal> name_clash(const Call& call, const json& candidate) {
  for (const auto& project_id : projects_of(candidate)) {
    auto name = name_in(candidate, project_id);
    if (taken(call, project_id, name, text_of(candidate, "id"))) return duplicate_connection(name);
  }
  return std::nullopt;
}

void make_administrator(Call& call, const json& stored, const std::string& project_id) {
  auto resource = project_id + "_" + text_of(stored, "id");
  auto member_id = text_of(call.member, "id");
  json row = {{"scope", connection_scope}, {"resource", resource}, {"member", member_id}, {"role", "Administrator"}};
  call.world().put(tables::security_roles, role_key(connection_scope, resource, member_id), std::move(row));
}

Answer share_connection(Call& call) {
  auto found = connection_with_id(call.cloud, call.organization_name(), call.part("id"));
  if (auto flaw = may_administer(call, found)) return refused(*flaw);
  if (!call.body.is_array() || call.body.empty()) return refused(missing_argument("endpointProjectReferences"));
  auto stored = *found;
  auto added = resolved(call, call.body);
  if (added.flaw) return refused(*added.flaw);
  if (auto flaw = share(call, stored, added.value)) return refused(*flaw);
  for (const auto& reference : added.value) make_administrator(call, stored, project_named_by(reference));
  keep_connection(call, std::move(stored));
  return {.status = 204};
}

Answer delete_connection(Call& call) {
  auto projects = projects_asked(call);
  if (projects.flaw) return refused(*projects.flaw);
  auto found = connection_with_id(call.cloud, call.organization_name(), call.part("id"));
  if (auto flaw = may_administer(call, found)) return refused(*flaw);
  auto stored = *found;
  if (!presented_elsewhere(stored, projects.ids)) {
    if (auto flaw = flaw_in_deletion(call, stored)) return refused(*flaw);
    remove(call, std::move(stored));
    return {.status = 204};
  }
  for (const auto& project_id : projects.ids) unshare(call, stored, project_id);
  keep_connection(call, std::move(stored));
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
