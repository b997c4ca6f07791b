#include "sandbox/graph/directory.hpp"

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/shapes.hpp"
#include "sandbox/graph/tables.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

const json* application_named(const Cloud& cloud, const Request& request, const std::string& unique_name) {
  for (const auto& [id, row] : cloud.world.rows(tables::applications))
    if (in_tenant(row, request) && text_of(row, "uniqueName") == unique_name) return &row;
  return nullptr;
}

const json* kind_of(const Cloud& cloud, const Request& request, std::string_view id, std::string_view kind) {
  const auto* row = find_principal(cloud, request, id);
  return row && text_of(*row, "kind") == kind ? row : nullptr;
}

void forget_grants(Cloud& cloud, const std::string& object_id) {
  std::vector<std::string> gone;
  for (const auto& [id, row] : cloud.world.rows(tables::app_roles))
    if (equal_caseless(text_of(row, "principalId"), object_id) || equal_caseless(text_of(row, "resourceId"), object_id))
      gone.push_back(id);
  for (const auto& id : gone) cloud.world.erase(tables::app_roles, id);
}

void drop_from(json& row, const char* list, const std::string& object_id, bool& changed) {
  if (!row.contains(list)) return;
  auto kept = json::array();
  for (const auto& one : row[list])
    if (!one.is_string() || !equal_caseless(one.get<std::string>(), object_id)) kept.push_back(one);
  changed = changed || kept.size() != row[list].size();
  row[list] = std::move(kept);
}

/// Nothing refers to an object that is gone.
void forget_references(Cloud& cloud, const char* table, const std::string& object_id) {
  std::vector<json> touched;
  for (const auto& [id, row] : cloud.world.rows(table)) {
    auto copy = row;
    bool changed = false;
    for (auto list : {"members", "owners"}) drop_from(copy, list, object_id, changed);
    if (changed) touched.push_back(std::move(copy));
  }
  for (const auto& row : touched)
    row.contains("objectId") ? put_principal(cloud.world, row) : put_application(cloud.world, row);
}

void bury(Cloud& cloud, const char* table, const std::string& id, const json& row) {
  cloud.world.put(tables::deleted_items, lower(id),
                  {{"table", table}, {"row", row}, {"deletedDateTime", seconds_now(cloud)}});
}

}  // namespace

bool in_tenant(const json& row, const Request& request) {
  return equal_caseless(text_of(row, "tenantId"), request.caller.tenant);
}

bool is_service_principal(const json& principal) {
  auto kind = text_of(principal, "kind");
  return kind == "application" || kind == "managedIdentity";
}

bool application_is_seen(const Cloud& cloud, const json& application) {
  return is_settled(cloud, tables::applications, lower(text_of(application, "id")), cloud.behaviour.delays.principal);
}

bool principal_is_seen(const Cloud& cloud, const json& principal) {
  return is_settled(cloud, tables::principals, lower(text_of(principal, "objectId")), cloud.behaviour.delays.principal);
}

const json* find_application(const Cloud& cloud, const Request& request, std::string_view written_key) {
  auto key = key_of(written_key);
  const json* found = nullptr;
  if (key.name.empty()) found = application_by_object(cloud.world, key.value);
  if (equal_caseless(key.name, "appId")) found = application_of(cloud.world, request.caller.tenant, key.value);
  if (equal_caseless(key.name, "uniqueName")) found = application_named(cloud, request, key.value);
  return found && in_tenant(*found, request) && application_is_seen(cloud, *found) ? found : nullptr;
}

const json* find_principal(const Cloud& cloud, const Request& request, std::string_view object_id) {
  const auto* found = principal_by_object(cloud.world, object_id);
  return found && in_tenant(*found, request) && principal_is_seen(cloud, *found) ? found : nullptr;
}

const json* find_service_principal(const Cloud& cloud, const Request& request, std::string_view written_key) {
  auto key = key_of(written_key);
  const json* found = nullptr;
  if (key.name.empty()) found = find_principal(cloud, request, key.value);
  if (equal_caseless(key.name, "appId")) {
    found = principal_by_app(cloud.world, request.caller.tenant, key.value);
    if (found && !principal_is_seen(cloud, *found)) found = nullptr;
  }
  return found && is_service_principal(*found) ? found : nullptr;
}

const json* find_user(const Cloud& cloud, const Request& request, std::string_view id_or_name) {
  if (is_guid(id_or_name)) return kind_of(cloud, request, id_or_name, "user");
  for (const auto& [id, row] : cloud.world.rows(tables::principals)) {
    bool named = text_of(row, "kind") == "user" && in_tenant(row, request) && row.contains("properties") &&
                 equal_caseless(text_of(row["properties"], "userPrincipalName"), id_or_name);
    if (named && principal_is_seen(cloud, row)) return &row;
  }
  return nullptr;
}

const json* find_group(const Cloud& cloud, const Request& request, std::string_view id) {
  return kind_of(cloud, request, id, "group");
}

void add_application(Cloud& cloud, const json& application) {
  put_application(cloud.world, application);
  note_written(cloud, tables::applications, lower(text_of(application, "id")), cloud.behaviour.delays.principal);
}

void add_principal(Cloud& cloud, const json& principal) {
  put_principal(cloud.world, principal);
  note_written(cloud, tables::principals, lower(text_of(principal, "objectId")), cloud.behaviour.delays.principal);
}

std::optional<ordered_json> directory_object(const Cloud& cloud, const Request& request, std::string_view object_id) {
  if (const auto* principal = find_principal(cloud, request, object_id))
    return directory_object_shape(cloud, *principal);
  if (const auto* application = find_application(cloud, request, object_id))
    return typed_application_shape(*application);
  return std::nullopt;
}

ordered_json objects_named(const Cloud& cloud, const Request& request, const json& row, const char* list) {
  auto out = ordered_json::array();
  if (!row.contains(list)) return out;
  for (const auto& one : row[list])
    if (auto object = directory_object(cloud, request, one.get<std::string>())) out.push_back(*object);
  return out;
}

void delete_principal(Cloud& cloud, const std::string& object_id) {
  const auto* found = principal_by_object(cloud.world, object_id);
  if (!found) return;
  bury(cloud, tables::principals, object_id, *found);
  detach_principal(cloud.world, object_id);
  forget_grants(cloud, object_id);
  forget_references(cloud, tables::principals, object_id);
  forget_references(cloud, tables::applications, object_id);
}

void delete_application(Cloud& cloud, const std::string& object_id) {
  const auto* found = application_by_object(cloud.world, object_id);
  if (!found) return;
  auto row = *found;
  const auto* principal = principal_by_app(cloud.world, text_of(row, "tenantId"), text_of(row, "appId"));
  if (principal) delete_principal(cloud, text_of(*principal, "objectId"));
  bury(cloud, tables::applications, object_id, row);
  remove_application(cloud.world, object_id);
}

}  // namespace keyless::sandbox::graph
