#include "providers/devops/connection_wire.hpp"

#include "model/kinds/kinds.hpp"
#include "model/text.hpp"
#include "providers/devops/federation.hpp"

namespace keyless::providers::devops {
namespace {

using model::text_of;

const Json& references_in(const Json& body) {
  return member(body, "serviceEndpointProjectReferences");
}

bool is_project(const Json& reference, const std::string& name_or_id) {
  const auto& project = member(reference, "projectReference");
  return model::equal_caseless(text_at(project, {"id"}), name_or_id) ||
         model::equal_caseless(text_at(project, {"name"}), name_or_id);
}

/// The reference of the project we asked through; null when the object does not say.
const Json& reference_of(const Json& body, const std::string& project) {
  static const Json none;
  const auto& references = references_in(body);
  if (!references.is_array()) return none;
  for (const auto& reference : references)
    if (is_project(reference, project)) return reference;
  // A project asked for by a former name is still the only one an unshared connection can be in.
  return references.size() == 1 ? references.front() : none;
}

bool has_text(const Json& of, std::string_view name) {
  return member(of, name).is_string();
}

std::string description_in(const Json& body, const Json& reference) {
  return has_text(reference, "description") ? text_at(reference, {"description"}) : text_at(body, {"description"});
}

void add_text(model::Fields& fields, std::string_view name, const Json& of, std::string_view member_name) {
  fields.insert_or_assign(std::string(name), text_at(of, {member_name}));
}

/// Who signs for it now, until when it can be converted back, and what it presents or presented under names.
void read_federation(model::Fields& fields, const Json& body, const Json& reference, const Place& place) {
  const auto& parameters = member(member(body, "authorization"), "parameters");
  add_text(fields, "issuer", parameters, "workloadIdentityFederationIssuer");
  add_text(fields, "subject", parameters, "workloadIdentityFederationSubject");
  const bool public_cloud = model::equal_caseless(text_of(fields, "environment"), "AzureCloud");
  const bool retires = public_cloud && is_organization_issuer(text_of(fields, "issuer"));
  fields.emplace("issuerRetires", retires ? "true" : "false");
  add_text(fields, "revertDeadline", member(body, "data"), "revertSchemeDeadline");
  add_text(fields, "disabled", body, "isDisabled");
  const auto project = text_at(reference, {"projectReference", "name"});
  fields.emplace("formerSubject",
                 presented_by_organization("", place.organization, project.empty() ? place.project : project,
                                           text_of(fields, "name"))
                     .subject);
}

/// `/subscriptions/{id}/resourcegroups/{name}` → name; a subscription → ""; anything else as it is.
std::string group_in_scope(const std::string& scope) {
  const auto parts = model::split(scope, '/');
  if (parts.size() <= 3) return {};
  return parts.size() == 5 && model::equal_caseless(parts[3], "resourcegroups") ? parts[4] : scope;
}

/// Sets a member whatever the letter case of its name is on the live object.
void set_member(Json& object, std::string_view name, const std::string& value) {
  if (!object.is_object()) object = Json::object();
  for (auto entry = object.begin(); entry != object.end(); ++entry)
    if (model::equal_caseless(entry.key(), name)) {
      *entry = value;
      return;
    }
  object[std::string(name)] = value;
}

void erase_member(Json& object, std::string_view name) {
  if (!object.is_object()) return;
  for (auto entry = object.begin(); entry != object.end(); ++entry)
    if (model::equal_caseless(entry.key(), name)) {
      object.erase(entry);
      return;
    }
}

std::string scope_of(const model::Fields& desired) {
  const auto& group = text_of(desired, "scopeResourceGroup");
  if (group.empty()) return {};
  return "/subscriptions/" + text_of(desired, "subscriptionId") + "/resourcegroups/" + group;
}

std::string mark_id_of(const model::Fields& desired) {
  return model::connection_mark_id(text_of(desired, "organization"), text_of(desired, "projectId"),
                                   text_of(desired, "name"));
}

std::string description_of(const model::Resource& desired) {
  return model::marked_description(text_of(desired.fields, "description"), desired.owner, mark_id_of(desired.fields),
                                   desired.protect);
}

void put_data(Json& data, const model::Fields& desired) {
  set_member(data, "environment", text_of(desired, "environment"));
  set_member(data, "scopeLevel", "Subscription");
  set_member(data, "subscriptionId", text_of(desired, "subscriptionId"));
  set_member(data, "subscriptionName", text_of(desired, "subscriptionName"));
  erase_member(data, "revertSchemeDeadline");  // the service's own; it refuses to take it back
}

void put_authorization(Json& authorization, const model::Fields& desired) {
  const auto& scheme = text_of(desired, "scheme");
  if (!model::equal_caseless(text_at(authorization, {"scheme"}), scheme)) authorization = Json::object();
  set_member(authorization, "scheme", scheme);
  if (!authorization["parameters"].is_object()) authorization["parameters"] = Json::object();
  auto& parameters = authorization["parameters"];
  set_member(parameters, "tenantid", text_of(desired, "tenantId"));
  set_member(parameters, "serviceprincipalid", text_of(desired, "clientId"));
  const auto scope = scope_of(desired);
  const auto live_group = group_in_scope(text_at(parameters, {"scope"}));
  if (model::equal_caseless(live_group, text_of(desired, "scopeResourceGroup"))) return;
  if (scope.empty()) {
    erase_member(parameters, "scope");
  } else {
    set_member(parameters, "scope", scope);
  }
}

Json new_reference(const model::Resource& desired) {
  auto project = Json::object();
  project["id"] = text_of(desired.fields, "projectId");
  const auto& name = text_of(desired.fields, "projectName");
  if (!model::is_guid(name)) project["name"] = name;
  auto reference = Json::object();
  reference["projectReference"] = std::move(project);
  reference["name"] = text_of(desired.fields, "name");
  reference["description"] = description_of(desired);
  return reference;
}

}  // namespace

model::Mark mark_of(const model::Resource& desired) {
  return model::Mark{desired.owner, model::proof_of(desired.owner, mark_id_of(desired.fields)), {}, desired.protect};
}

Result<model::Fields> connection_keys(const Json& body, const Place& place, const std::string& doing) {
  const auto& reference = reference_of(body, place.project);
  const auto id = text_at(body, {"id"});
  const auto project = text_at(reference, {"projectReference", "id"});
  if (!model::is_guid(id)) return broken_promise(doing, "a connection without its id");
  if (!model::is_guid(project)) return broken_promise(doing, "connection " + id + " does not say its project");
  model::Fields fields;
  fields.emplace("id", id);
  fields.emplace("organization", place.organization);
  fields.emplace("projectName", place.project);
  fields.emplace("projectId", project);
  fields.emplace("name", has_text(reference, "name") ? text_at(reference, {"name"}) : text_at(body, {"name"}));
  return fields;
}

Result<model::LiveObject> read_connection(const Json& body, const Place& place, const std::string& doing) {
  auto keys = connection_keys(body, place, doing);
  if (!keys) return std::move(keys).error();
  const auto& data = member(body, "data");
  const auto& authorization = member(body, "authorization");
  if (!data.is_object() || !authorization.is_object())
    return Error{Errc::forbidden,
                 doing + ": you are only a Reader of connection \"" + text_of(*keys, "name") + "\"",
                 {},
                 {},
                 {},
                 "ask an Administrator of the connection for the User or Administrator role"};
  const auto& parameters = member(authorization, "parameters");
  auto object = live_object(model::kinds::service_connection, text_of(*keys, "id"));
  object.fields = std::move(*keys);
  const auto description = description_in(body, reference_of(body, place.project));
  object.mark = model::mark_in_description(description);
  object.fields.emplace("description", model::without_mark(description));
  for (const auto name : {"type", "url", "isReady"}) add_text(object.fields, name, body, name);
  for (const auto name : {"environment", "subscriptionId", "subscriptionName", "creationMode"})
    add_text(object.fields, name, data, name);
  add_text(object.fields, "scheme", authorization, "scheme");
  add_text(object.fields, "tenantId", parameters, "tenantid");
  add_text(object.fields, "clientId", parameters, "serviceprincipalid");
  read_federation(object.fields, body, reference_of(body, place.project), place);
  object.fields.emplace("scopeResourceGroup", group_in_scope(text_at(parameters, {"scope"})));
  object.fields.emplace("state", text_at(body, {"operationStatus", "state"}));
  object.fields.emplace("shared", references_in(body).size() > 1 ? "true" : "false");
  object.wire = body_text(body);
  return object;
}

Json new_connection(const model::Resource& desired) {
  const auto& fields = desired.fields;
  auto body = Json::object();
  body["name"] = text_of(fields, "name");
  body["type"] = text_of(fields, "type");
  body["url"] = text_of(fields, "url");
  body["description"] = description_of(desired);
  body["owner"] = "library";
  body["isShared"] = false;
  body["isReady"] = true;
  put_data(body["data"], fields);
  body["data"]["creationMode"] = "Manual";
  put_authorization(body["authorization"], fields);
  body["serviceEndpointProjectReferences"] = Json::array({new_reference(desired)});
  return body;
}

bool is_as_desired(const model::LiveObject& live, const model::Resource& desired) {
  auto now = parsed(live.wire);
  auto changed = changed_connection(now, desired);
  for (auto* body : {&now, &changed}) erase_member((*body)["data"], "revertSchemeDeadline");
  return now == changed;
}

Json changed_connection(Json live, const model::Resource& desired) {
  const auto& fields = desired.fields;
  // Name and description exist twice, on top and for each project, and are kept in step for ours only.
  live["name"] = text_of(fields, "name");
  live["description"] = description_of(desired);
  live["type"] = text_of(fields, "type");
  live["url"] = text_of(fields, "url");
  put_data(live["data"], fields);
  put_authorization(live["authorization"], fields);
  for (auto& reference : live["serviceEndpointProjectReferences"]) {
    if (!is_project(reference, text_of(fields, "projectId"))) continue;
    reference["name"] = text_of(fields, "name");
    reference["description"] = description_of(desired);
  }
  return live;
}

}  // namespace keyless::providers::devops
