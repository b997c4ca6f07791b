#include "providers/devops/connection_wire.hpp"
#include "providers/wire.hpp"

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/federation.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/federation.hpp"

namespace keyless::providers::devops {
namespace {

const Json& references_in(const Json& body) {
  return member(body, "serviceEndpointProjectReferences");
}

bool is_project(const Json& reference, const std::string& name_or_id) {
  const auto& project = member(reference, "projectReference");
  return equal_caseless(text_at(project, {"id"}), name_or_id) || equal_caseless(text_at(project, {"name"}), name_or_id);
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

void add_text(Fields& fields, std::string_view name, const Json& of, std::string_view member_name) {
  fields.insert_or_assign(std::string(name), text_at(of, {member_name}));
}

/// Who signs for it now, until when it can be converted back, and what it presents or presented under names.
void read_federation(Fields& fields, const Json& body, const Json& reference, const Place& place) {
  const auto& parameters = member(member(body, "authorization"), "parameters");
  add_text(fields, "issuer", parameters, "workloadIdentityFederationIssuer");
  add_text(fields, "subject", parameters, "workloadIdentityFederationSubject");
  fields.insert_or_assign("issuerRetires", model::way_of(fields) == model::Way::migrate ? "true" : "false");
  add_text(fields, "revertDeadline", member(body, "data"), "revertSchemeDeadline");
  const auto project = text_at(reference, {"projectReference", "name"});
  fields.emplace("formerSubject",
                 presented_by_organization("", place.organization, project.empty() ? place.project : project,
                                           text_of(fields, "name"))
                     .subject);
}

/// `/subscriptions/{id}/resourcegroups/{name}` → name; a subscription → ""; anything else as it is.
std::string group_in_scope(const std::string& scope) {
  const auto parts = split(scope, '/');
  if (parts.size() <= 3) return {};
  return parts.size() == 5 && equal_caseless(parts[3], "resourcegroups") ? parts[4] : scope;
}

constexpr std::string_view subscription_level = "Subscription", group_level = "ManagementGroup",
                           resource_group_level = "ResourceGroup", in_step = "in step";

/// A group may be the level itself, or narrow a subscription; both say the same.
std::string level_of(const Json& data) {
  auto level = text_at(data, {"scopeLevel"});
  const bool group = equal_caseless(level, resource_group_level);
  return level.empty() || group ? std::string(subscription_level) : level;
}

std::string group_of(const Json& data, const Json& parameters) {
  auto group = group_in_scope(text_at(parameters, {"scope"}));
  return group.empty() ? text_at(data, {"resourceGroupName"}) : group;
}

/// What the top of the object says where the project says something else.
std::string top_level(const Json& body, const Json& reference) {
  std::string differing;
  for (const auto name : {"name", "description"}) {
    if (!has_text(body, name) || !has_text(reference, name)) continue;
    const auto top = text_at(body, {name});
    if (top != text_at(reference, {name}))
      differing += (differing.empty() ? "" : ", ") + std::string(name) + " '" + model::without_mark(top) + "'";
  }
  return differing.empty() ? std::string(in_step) : differing;
}

/// Sets a member whatever the letter case of its name is on the live object.
void set_member(Json& object, std::string_view name, const std::string& value) {
  if (!object.is_object()) object = Json::object();
  for (auto entry = object.begin(); entry != object.end(); ++entry)
    if (equal_caseless(entry.key(), name)) {
      *entry = value;
      return;
    }
  object[std::string(name)] = value;
}

void erase_member(Json& object, std::string_view name) {
  if (!object.is_object()) return;
  for (auto entry = object.begin(); entry != object.end(); ++entry)
    if (equal_caseless(entry.key(), name)) {
      object.erase(entry);
      return;
    }
}

std::string scope_of(const Fields& desired) {
  const auto& group = text_of(desired, "scopeResourceGroup");
  if (group.empty()) return {};
  return "/subscriptions/" + text_of(desired, "subscriptionId") + "/resourcegroups/" + group;
}

/// Whoever wrote a whole subscription, or another letter case, meant the same.
bool scope_stays(const std::string& live, const Fields& desired) {
  const auto wanted = scope_of(desired);
  if (!wanted.empty()) return folded_arm_id(live) == folded_arm_id(wanted);
  const auto subscription = "/subscriptions/" + text_of(desired, "subscriptionId");
  return live.empty() || folded_arm_id(live) == folded_arm_id(subscription);
}

std::string mark_id_of(const Fields& desired) {
  return model::connection_mark_id(text_of(desired, "organization"), text_of(desired, "projectId"),
                                   text_of(desired, "name"));
}

/// With the mark. One that nobody declared stays `now`.
std::string description_of(const Resource& desired, const std::string& now = {}) {
  const bool declared = desired.fields.contains("description");
  return model::marked_description(declared ? text_of(desired.fields, "description") : now, desired.owner,
                                   mark_id_of(desired.fields), desired.protect);
}

void put_pair(Json& data, const Fields& desired, std::string_view id, std::string_view name, bool wanted) {
  for (const auto member_name : {id, name})
    if (wanted)
      set_member(data, member_name, text_of(desired, member_name));
    else
      erase_member(data, member_name);
}

void put_data(Json& data, const Fields& desired) {
  const bool management_group = equal_caseless(text_of(desired, "scopeLevel"), group_level);
  // A group that is the level itself stays so while it is the group that is wanted.
  const auto group = text_at(data, {"resourceGroupName"});
  const bool group_stays = equal_caseless(text_at(data, {"scopeLevel"}), resource_group_level) && !management_group &&
                           equal_caseless(group, text_of(desired, "scopeResourceGroup"));
  set_member(data, "environment", text_of(desired, "environment"));
  if (!group_stays) {
    set_member(data, "scopeLevel", std::string(management_group ? group_level : subscription_level));
    erase_member(data, "resourceGroupName");
  }
  put_pair(data, desired, "subscriptionId", "subscriptionName", !management_group);
  put_pair(data, desired, "managementGroupId", "managementGroupName", management_group);
}

void put_authorization(Json& authorization, const Fields& desired) {
  const auto& scheme = text_of(desired, "scheme");
  if (!equal_caseless(text_at(authorization, {"scheme"}), scheme)) authorization = Json::object();
  set_member(authorization, "scheme", scheme);
  if (!authorization["parameters"].is_object()) authorization["parameters"] = Json::object();
  auto& parameters = authorization["parameters"];
  set_member(parameters, "tenantid", text_of(desired, "tenantId"));
  set_member(parameters, "serviceprincipalid", text_of(desired, "clientId"));
  if (scope_stays(text_at(parameters, {"scope"}), desired)) return;
  const auto scope = scope_of(desired);
  if (scope.empty())
    erase_member(parameters, "scope");
  else
    set_member(parameters, "scope", scope);
}

Json new_reference(const Fields& fields, const std::string& description) {
  auto project = Json::object();
  project["id"] = text_of(fields, "projectId");
  const auto& name = text_of(fields, "projectName");
  if (!is_guid(name)) project["name"] = name;
  auto reference = Json::object();
  reference["projectReference"] = std::move(project);
  reference["name"] = text_of(fields, "name");
  reference["description"] = description;
  return reference;
}

struct FoundMark {
  std::optional<model::Mark> mark = std::nullopt;
  std::string id = {};  ///< what its proof covers
};

std::string mark_id_in(const Json& body, const Json& reference, const Place& place) {
  const auto name = has_text(reference, "name") ? text_at(reference, {"name"}) : text_at(body, {"name"});
  return model::connection_mark_id(place.organization, text_at(reference, {"projectReference", "id"}), name);
}

/// One of ours carries its mark in the project it is declared in, and is the same one seen from any other.
FoundMark mark_in(const Json& body, const Place& place) {
  const auto& own = reference_of(body, place.project);
  FoundMark found{model::mark_in_description(description_in(body, own)), mark_id_in(body, own, place)};
  if (found.mark && model::proves(*found.mark, found.id)) return found;
  for (const auto& reference : references_in(body)) {
    auto mark = model::mark_in_description(text_at(reference, {"description"}));
    auto id = mark_id_in(body, reference, place);
    if (mark && model::proves(*mark, id)) return {std::move(mark), std::move(id)};
  }
  return found;
}

}  // namespace

model::Mark mark_of(const Resource& desired) {
  return model::Mark{desired.owner, model::proof_of(desired.owner, mark_id_of(desired.fields)), {}, desired.protect};
}

Result<Fields> connection_keys(const Json& body, const Place& place, const std::string& doing) {
  const auto& reference = reference_of(body, place.project);
  const auto id = text_at(body, {"id"});
  const auto project = text_at(reference, {"projectReference", "id"});
  if (!is_guid(id)) return broken_promise(doing, "a connection without its id");
  if (!is_guid(project)) return broken_promise(doing, "connection " + id + " does not say its project");
  Fields fields;
  fields.emplace("id", id);
  fields.emplace("organization", place.organization);
  fields.emplace("projectName", place.project);
  fields.emplace("projectId", project);
  fields.emplace("name", has_text(reference, "name") ? text_at(reference, {"name"}) : text_at(body, {"name"}));
  return fields;
}

Result<LiveObject> read_connection(const Json& body, const Place& place, const std::string& doing) {
  auto keys = connection_keys(body, place, doing);
  if (!keys) return std::move(keys).error();
  const auto& data = member(body, "data");
  const auto& authorization = member(body, "authorization");
  if (!data.is_object() || !authorization.is_object())
    return Error{
        .code = Errc::forbidden,
        .message = doing + ": the signed-in identity is only a Reader of connection \"" + text_of(*keys, "name") + "\"",
        .advice = "ask an Administrator of the connection for the User or Administrator role"};
  const auto& parameters = member(authorization, "parameters");
  auto object = live_object(model::kinds::service_connection, text_of(*keys, "id"));
  object.fields = std::move(*keys);
  const auto description = description_in(body, reference_of(body, place.project));
  auto found = mark_in(body, place);
  object.mark = std::move(found.mark);
  object.fields.emplace("markId", std::move(found.id));
  object.fields.emplace("topLevel", top_level(body, reference_of(body, place.project)));
  object.fields.emplace("scopeLevel", level_of(data));
  object.fields.emplace("description", model::without_mark(description));
  for (const auto name : {"type", "url", "isReady"}) add_text(object.fields, name, body, name);
  for (const auto name : {"environment", "subscriptionId", "subscriptionName", "managementGroupId",
                          "managementGroupName", "creationMode"})
    add_text(object.fields, name, data, name);
  add_text(object.fields, "disabled", body, "isDisabled");
  add_text(object.fields, "scheme", authorization, "scheme");
  add_text(object.fields, "tenantId", parameters, "tenantid");
  add_text(object.fields, "clientId", parameters, "serviceprincipalid");
  read_federation(object.fields, body, reference_of(body, place.project), place);
  object.fields.emplace("scopeResourceGroup", group_of(data, parameters));
  object.fields.emplace("state", text_at(body, {"operationStatus", "state"}));
  object.fields.emplace("shared", references_in(body).size() > 1 ? "true" : "false");
  object.wire = keep(body);
  return object;
}

Json new_connection(const Resource& desired) {
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
  body["serviceEndpointProjectReferences"] = Json::array({new_reference(fields, description_of(desired))});
  return body;
}

bool is_as_desired(const LiveObject& live, const Resource& desired) {
  const auto now = writable(kept_of(live));
  auto changed = changed_connection(now, desired);
  return now == changed;
}

Json writable(Json live) {
  for (const auto own : {"createdBy", "creationDate", "modifiedBy", "modificationDate", "operationStatus"})
    erase_member(live, own);
  if (live.contains("data"))
    erase_member(live["data"], "revertSchemeDeadline");  // it even refuses to take this one back
  return live;
}

namespace {

/// Names are the same in any letter case, and the service's spelling stays: under the issuer that retires the name is
/// part of the subject, which is trusted byte for byte.
std::string spelled_name(const Json& live, const std::string& declared) {
  auto now = text_at(live, {"name"});
  return equal_caseless(now, declared) ? now : declared;
}

}  // namespace

Json changed_connection(Json live, const Resource& desired) {
  const auto& fields = desired.fields;
  live = writable(std::move(live));
  const auto description =
      description_of(desired, description_in(live, reference_of(live, text_of(fields, "projectId"))));
  // Name and description exist twice, on top and for each project, and are kept in step for ours only.
  live["name"] = spelled_name(live, text_of(fields, "name"));
  live["description"] = description;
  live["type"] = text_of(fields, "type");
  live["url"] = text_of(fields, "url");
  put_data(live["data"], fields);
  put_authorization(live["authorization"], fields);
  for (auto& reference : live["serviceEndpointProjectReferences"]) {
    if (!is_project(reference, text_of(fields, "projectId"))) continue;
    reference["name"] = spelled_name(reference, text_of(fields, "name"));
    reference["description"] = description;
  }
  return live;
}

Json released_connection(Json live, const std::string& owner) {
  live = writable(std::move(live));
  const auto unmark = [&](Json& described) {
    const auto text = text_at(described, {"description"});
    const auto mark = model::mark_in_description(text);
    if (mark && mark->owner == owner) set_member(described, "description", model::without_mark(text));
  };
  unmark(live);
  for (auto& reference : live["serviceEndpointProjectReferences"]) unmark(reference);
  return live;
}

Json changed_in_project(Json live, const Fields& share) {
  live = writable(std::move(live));
  for (auto& reference : live["serviceEndpointProjectReferences"]) {
    if (!is_project(reference, text_of(share, "projectId"))) continue;
    reference["name"] = text_of(share, "name");
    if (share.contains("description")) reference["description"] = text_of(share, "description");
  }
  return live;
}

Json share_of(const Fields& share) {
  return Json::array({new_reference(share, text_of(share, "description"))});
}

std::vector<Elsewhere> presented_elsewhere(const Json& body, const std::string& home) {
  std::vector<Elsewhere> found;
  for (const auto& reference : references_in(body)) {
    Elsewhere one{text_at(reference, {"projectReference", "id"}), text_at(reference, {"projectReference", "name"}),
                  text_at(reference, {"name"}), text_at(reference, {"description"})};
    if (one.name.empty()) one.name = text_at(body, {"name"});
    if (one.project_name.empty()) one.project_name = one.project_id;
    if (!one.project_id.empty() && !equal_caseless(one.project_id, home)) found.push_back(std::move(one));
  }
  return found;
}

std::vector<std::string> projects_of(const Json& body) {
  std::vector<std::string> ids;
  for (auto& one : presented_elsewhere(body, "")) ids.push_back(std::move(one.project_id));
  return ids;
}

}  // namespace keyless::providers::devops
