#include <algorithm>

#include "sandbox/devops/connection.hpp"
#include "sandbox/devops/federate.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/devops/shapes.hpp"
#include "sandbox/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

struct References {
  json value = json::array();
  std::optional<Refusal> flaw = {};
};

std::string project_named_by(const json& reference) {
  return reference.is_object() ? text_of(reference.value("projectReference", json::object()), "id") : std::string();
}

/// The references of a body with the names the projects really have.
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

bool taken(const Call& call, const std::string& project_id, const std::string& name, const std::string& but_not) {
  const auto& all = call.world().rows(tables::connections);
  return std::any_of(all.begin(), all.end(), [&](const auto& row) {
    const json& other = row.second;
    return text_of(other, "id") != but_not && reference_in(other, project_id) &&
           same_text(name_in(other, project_id), name);
  });
}

std::optional<Refusal> clash(const Call& call, const json& candidate) {
  for (const auto& project_id : projects_of(candidate)) {
    auto name = name_in(candidate, project_id);
    if (taken(call, project_id, name, text_of(candidate, "id"))) return duplicate_connection(name);
  }
  return std::nullopt;
}

void stamp(const Call& call, json& stored, const char* who, const char* when) {
  stored[who] = text_of(call.member, "id");
  stored[when] = call.timestamp();
}

void make_administrator(Call& call, const json& stored, const std::string& project_id) {
  auto resource = project_id + "_" + text_of(stored, "id");
  auto member_id = text_of(call.member, "id");
  json row = {{"scope", connection_scope}, {"resource", resource}, {"member", member_id}, {"role", "Administrator"}};
  call.world().put(tables::security_roles, role_key(connection_scope, resource, member_id), std::move(row));
}

void keep(Call& call, json stored) {
  auto key = lower(text_of(stored, "id"));
  call.world().put(tables::connections, key, std::move(stored));
}

/// The connection, when this organization has it.
std::optional<json> connection_with_id(const Call& call, const std::string& id) {
  auto stored = call.world().find(tables::connections, lower(id));
  if (!stored) return std::nullopt;
  for (const auto& project_id : projects_of(*stored))
    if (project_named(call.world(), call.organization_name(), project_id)) return *stored;
  return std::nullopt;
}

/// The project whose name and description the top level of a new or replaced object stands for.
std::string home_of(const Call& call, const json& stored) {
  auto asked = call.project_id();
  return asked.empty() || !reference_in(stored, asked) ? projects_of(stored).front() : asked;
}

void keep_what_the_service_owns(const json& before, json& after) {
  for (auto name : {"id", "createdBy", "creationDate", "isShared"}) after[name] = before.at(name);
  if (before.contains("revertParameters")) {
    after["revertParameters"] = before.at("revertParameters");
    after["data"]["revertSchemeDeadline"] = datum(before, "revertSchemeDeadline");
  }
}

/// References of projects that the body leaves out stay: unsharing is a deletion.
json merged_references(const json& before, const json& after) {
  auto merged = before;
  for (const auto& reference : after) {
    auto same = std::find_if(merged.begin(), merged.end(), [&](const json& one) {
      return same_text(project_named_by(one), project_named_by(reference));
    });
    if (same != merged.end()) *same = reference;
  }
  return merged;
}

Answer replaced(Call& call, const json& body, const std::string& id) {
  auto stored = connection_with_id(call, id);
  if (!stored) return refused(no_such_connection(id));
  if (role_on(call, *stored, {}) != Role::administrator) return refused(not_an_administrator(text_of(*stored, "name")));
  if (!call.asked("operation").empty()) return converted(call, body, std::move(*stored));
  if (auto flaw = flaw_in(body)) return refused(*flaw);
  if (!same_text(text_of(body.at("authorization"), "scheme"), text_of(stored->at("authorization"), "scheme")))
    return refused(bad_argument("The authorization scheme of a service connection cannot be changed by an update."));
  auto references = resolved(call, body.at("serviceEndpointProjectReferences"));
  if (references.flaw) return refused(*references.flaw);
  auto next = accepted(body);
  keep_what_the_service_owns(*stored, next);
  next["serviceEndpointProjectReferences"] =
      merged_references(stored->at("serviceEndpointProjectReferences"), references.value);
  if (auto flaw = clash(call, next)) return refused(*flaw);
  settle(next, federation_of(call, next, issuer_of(*stored)));
  stamp(call, next, "modifiedBy", "modificationDate");
  auto answer = presented(call, next, home_of(call, next), View::whole);
  keep(call, std::move(next));
  return {.body = std::move(answer)};
}

void drop_grants(Call& call, const std::string& project_id, const std::string& id) {
  auto& world = call.world();
  auto roles = keys_below(world.rows(tables::security_roles), role_key(connection_scope, project_id + "_" + id, {}));
  for (const auto& key : roles) world.erase(tables::security_roles, key);
  world.erase(tables::permissions, grant_key(project_id, "endpoint", id));
}

void unshare(Call& call, json& stored, const std::string& project_id) {
  auto& references = stored["serviceEndpointProjectReferences"];
  for (auto at = references.begin(); at != references.end();)
    at = same_text(project_named_by(*at), project_id) ? references.erase(at) : at + 1;
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
  return clash(call, stored);
}

}  // namespace

Answer create_connection(Call& call) {
  if (auto flaw = flaw_in(call.body)) return refused(*flaw);
  auto references = resolved(call, call.body.at("serviceEndpointProjectReferences"));
  if (references.flaw) return refused(*references.flaw);
  auto stored = accepted(call.body);
  stored["serviceEndpointProjectReferences"] = std::move(references.value);
  for (const auto& project_id : projects_of(stored))
    if (!may_create_in(call, project_id)) return refused(not_a_creator());
  if (auto flaw = clash(call, stored)) return refused(*flaw);
  auto purpose = "connection/" + projects_of(stored).front() + "/" + lower(text_of(stored, "name"));
  stored["id"] = call.cloud.ids.uuid(purpose);
  stored["isShared"] = projects_of(stored).size() > 1;
  stamp(call, stored, "createdBy", "creationDate");
  settle(stored, federation_of(call, stored, issuer_of_new(call)));
  for (const auto& project_id : projects_of(stored)) make_administrator(call, stored, project_id);
  auto answer = presented(call, stored, home_of(call, stored), View::whole);
  keep(call, std::move(stored));
  return {.body = std::move(answer)};
}

Answer replace_connection(Call& call) {
  return replaced(call, call.body, call.part("id"));
}

Answer replace_connections(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("endpoints"));
  auto results = json::array();
  for (const auto& body : call.body) {
    auto answer = replaced(call, body, text_of(body, "id"));
    if (answer.status != 200) return answer;
    results.push_back(std::move(*answer.body));
  }
  return listed(std::move(results));
}

Answer share_connection(Call& call) {
  auto stored = connection_with_id(call, call.part("id"));
  if (!stored) return refused(no_such_connection(call.part("id")));
  if (!call.body.is_array() || call.body.empty()) return refused(missing_argument("endpointProjectReferences"));
  if (role_on(call, *stored, {}) != Role::administrator) return refused(not_an_administrator(text_of(*stored, "name")));
  auto added = resolved(call, call.body);
  if (added.flaw) return refused(*added.flaw);
  if (auto flaw = share(call, *stored, added.value)) return refused(*flaw);
  for (const auto& reference : added.value) make_administrator(call, *stored, project_named_by(reference));
  keep(call, std::move(*stored));
  return {.status = 204};
}

Answer delete_connection(Call& call) {
  auto projects = comma_separated(call.asked("projectids"));
  if (projects.empty()) return refused(missing_argument("projectIds"));
  auto stored = connection_with_id(call, call.part("id"));
  if (!stored) return refused(no_such_connection(call.part("id")));
  if (role_on(call, *stored, {}) != Role::administrator) return refused(not_an_administrator(text_of(*stored, "name")));
  for (const auto& project_id : projects) unshare(call, *stored, project_id);
  if (projects_of(*stored).empty())
    call.world().erase(tables::connections, lower(text_of(*stored, "id")));
  else
    keep(call, std::move(*stored));
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
