#include <algorithm>

#include "sandbox/devops/connection.hpp"
#include "sandbox/devops/federate.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/devops/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

struct References {
  json value = json::array();
  std::optional<Refusal> flaw = {};
};

std::string project_named_by(const json& reference) {
  return reference.is_object() ? text(reference.value("projectReference", json::object()), "id") : std::string();
}

/// The references of a body with the names the projects really have.
References resolved(const Call& call, const json& body) {
  References found;
  for (const auto& reference : body) {
    auto wanted = project_named_by(reference);
    auto project = call.organization.project(wanted);
    if (!project) return {.flaw = no_such_project(wanted, 404)};
    json one = {{"projectReference", {{"id", project->id}, {"name", project->name}}}, {"name", text(reference, "name")}};
    if (reference.contains("description")) one["description"] = text(reference, "description");
    found.value.push_back(std::move(one));
  }
  return found;
}

bool taken(const Call& call, const std::string& project_id, const std::string& name, const std::string& but_not) {
  return std::any_of(call.organization.connections.begin(), call.organization.connections.end(), [&](const json& other) {
    return text(other, "id") != but_not && reference_in(other, project_id) &&
           same_word(name_in(other, project_id), name);
  });
}

std::optional<Refusal> clash(const Call& call, const json& candidate) {
  for (const auto& project_id : projects_of(candidate)) {
    auto name = name_in(candidate, project_id);
    if (taken(call, project_id, name, text(candidate, "id"))) return duplicate_connection(name);
  }
  return std::nullopt;
}

void stamp(const Call& call, json& stored, const char* who, const char* when) {
  stored[who] = identity_reference(call, *call.caller.member);
  stored[when] = call.surroundings.timestamp();
}

void make_administrator(Call& call, const json& stored) {
  for (const auto& project_id : projects_of(stored))
    call.organization.roles.push_back({.scope = std::string(connection_scope),
                                       .resource = project_id + "_" + text(stored, "id"),
                                       .member = call.caller.member->id,
                                       .role = "Administrator"});
}

/// The project whose name and description the top level of a new or replaced object stands for.
std::string home_of(const Call& call, const json& stored) {
  return call.project ? call.project->id : projects_of(stored).front();
}

void keep_what_the_service_owns(const json& before, json& after) {
  for (auto name : {"id", "createdBy", "creationDate", "isShared"}) after[name] = before.at(name);
  for (auto secret : {"serviceprincipalkey", "servicePrincipalCertificate"}) {
    auto& parameters = after["authorization"]["parameters"];
    auto kept = parameter(before, secret);
    bool left_out = parameters.contains(secret) && parameters[secret].is_null();
    if (left_out && !kept.empty()) parameters[secret] = kept;
  }
}

/// References of projects that the body leaves out stay: unsharing is a deletion.
json merged_references(const json& before, const json& after) {
  auto merged = before;
  for (const auto& reference : after) {
    auto same = std::find_if(merged.begin(), merged.end(), [&](const json& one) {
      return same_word(project_named_by(one), project_named_by(reference));
    });
    if (same != merged.end()) *same = reference;
  }
  return merged;
}

Answer replaced(Call& call, const json& body, const std::string& id) {
  auto stored = call.organization.connection(id);
  if (!stored) return refused(no_such_connection(id));
  if (role_on(call, *stored, "") != Role::administrator) return refused(not_an_administrator(name_in(*stored, "")));
  if (!call.asked("operation").empty()) return converted(call, body, *stored);
  if (auto flaw = flaw_in(body)) return refused(*flaw);
  if (text(body.at("authorization"), "scheme") != text(stored->at("authorization"), "scheme"))
    return refused(bad_argument("The authorization scheme of a service connection cannot be changed by an update."));
  auto references = resolved(call, body.at("serviceEndpointProjectReferences"));
  if (references.flaw) return refused(*references.flaw);
  auto next = accepted(body);
  keep_what_the_service_owns(*stored, next);
  next["serviceEndpointProjectReferences"] =
      merged_references(stored->at("serviceEndpointProjectReferences"), references.value);
  if (auto flaw = clash(call, next)) return refused(*flaw);
  settle(next, federation_of(call, next, issuer_kind(*stored)));
  stamp(call, next, "modifiedBy", "modificationDate");
  *stored = std::move(next);
  return {.body = shown(*stored, home_of(call, *stored), View::whole)};
}

void drop_grants(Call& call, const std::string& project_id, const std::string& id) {
  auto resource = project_id + "_" + id;
  std::erase_if(call.organization.roles, [&](const RoleGrant& grant) { return same_word(grant.resource, resource); });
  std::erase_if(call.organization.pipeline_grants, [&](const PipelineGrant& grant) {
    return same_word(grant.project, project_id) && same_word(grant.resource, id);
  });
}

void unshare(Call& call, json& stored, const std::string& project_id) {
  auto& references = stored["serviceEndpointProjectReferences"];
  for (auto at = references.begin(); at != references.end();)
    at = same_word(project_named_by(*at), project_id) ? references.erase(at) : at + 1;
  stored["isShared"] = references.size() > 1;
  drop_grants(call, project_id, text(stored, "id"));
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
  stored["id"] = call.surroundings.new_guid();
  stored["isShared"] = projects_of(stored).size() > 1;
  stamp(call, stored, "createdBy", "creationDate");
  settle(stored, federation_of(call, stored, call.organization.own_issuer ? Issuer::organization : Issuer::entra));
  make_administrator(call, stored);
  call.organization.connections.push_back(stored);
  return {.body = shown(stored, home_of(call, stored), View::whole)};
}

Answer replace_connection(Call& call) { return replaced(call, call.body, call.part("id")); }

Answer replace_connections(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("endpoints"));
  auto results = json::array();
  for (const auto& body : call.body) {
    auto answer = replaced(call, body, text(body, "id"));
    if (answer.status != 200) return answer;
    results.push_back(std::move(*answer.body));
  }
  return listed(std::move(results));
}

Answer share_connection(Call& call) {
  auto stored = call.organization.connection(call.part("id"));
  if (!stored) return refused(no_such_connection(call.part("id")));
  if (!call.body.is_array() || call.body.empty()) return refused(missing_argument("endpointProjectReferences"));
  if (role_on(call, *stored, "") != Role::administrator) return refused(not_an_administrator(name_in(*stored, "")));
  auto added = resolved(call, call.body);
  if (added.flaw) return refused(*added.flaw);
  auto next = *stored;
  for (auto& reference : added.value) {
    auto project_id = project_named_by(reference);
    if (!may_create_in(call, project_id)) return refused(not_a_creator());
    if (text(reference, "name").empty()) reference["name"] = text(*stored, "name");
    auto present = reference_in(next, project_id);
    if (present && text(*present, "name") != text(reference, "name"))
      return refused(internal_error(call.surroundings.new_guid()));
    if (!present) next["serviceEndpointProjectReferences"].push_back(reference);
  }
  if (auto flaw = clash(call, next)) return refused(*flaw);
  next["isShared"] = projects_of(next).size() > 1;
  *stored = std::move(next);
  return {.status = 204};
}

Answer delete_connection(Call& call) {
  auto projects = comma_separated(call.asked("projectids"));
  if (projects.empty()) return refused(missing_argument("projectIds"));
  auto stored = call.organization.connection(call.part("id"));
  if (!stored) return refused(no_such_connection(call.part("id")));
  if (role_on(call, *stored, "") != Role::administrator) return refused(not_an_administrator(name_in(*stored, "")));
  for (const auto& project_id : projects) unshare(call, *stored, project_id);
  auto id = text(*stored, "id");
  if (projects_of(*stored).empty())
    std::erase_if(call.organization.connections, [&](const json& one) { return text(one, "id") == id; });
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
