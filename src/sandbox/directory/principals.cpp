#include "sandbox/directory/principals.hpp"

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

std::string index_key(std::string_view tenant, std::string_view app_id) {
  return "app/" + lower(tenant) + "/" + lower(app_id);
}

std::string application_key(const json& row) {
  return "application/" + lower(text_of(row, "tenantId")) + "/" + lower(text_of(row, "appId"));
}

/// The services' own principals stand for applications that are registered with their owner.
bool is_registered_here(const json& principal) {
  auto properties = principal.value("properties", json::object());
  return text_of(principal, "kind") == "application" && !properties.contains("appOwnerOrganizationId");
}

/// Who registers an application for someone else may have told its id already; else the id follows from those of the
/// principal and the client.
std::string registration_id(const json& principal) {
  if (auto known = text_of(principal, "applicationObjectId"); !known.empty()) return known;
  auto object_id = split(lower(text_of(principal, "objectId")), '-');
  auto app_id = split(lower(text_of(principal, "appId")), '-');
  bool guids = object_id.size() == 5 && app_id.size() == 5;
  return guids ? app_id[0] + "-" + object_id[1] + "-" + object_id[2] + "-" + app_id[3] + "-" + object_id[4]
               : "application-of-" + text_of(principal, "objectId");
}

/// A registration that nobody made by itself.
json new_application(const json& principal) {
  return {{"id", registration_id(principal)},
          {"appId", text_of(principal, "appId")},
          {"tenantId", lower(text_of(principal, "tenantId"))},
          {"displayName", text_of(principal, "displayName")},
          {"createdDateTime", principal.value("createdDateTime", json())},
          {"publisherDomain", "contoso.onmicrosoft.com"},
          {"signInAudience", "AzureADMyOrg"},
          {"owners", principal.value("owners", json::array())},
          {"api", {{"requestedAccessTokenVersion", nullptr}}}};
}

bool holds(const json& list, const json& credential) {
  auto id = text_of(credential, "keyId");
  return std::any_of(list.begin(), list.end(), [&](const json& one) { return text_of(one, "keyId") == id; });
}

/// What a row says of credentials beyond its own belongs to the application; a row without the list says nothing.
void give_credentials(const json& principal, json& application) {
  constexpr const char* trust = "federatedIdentityCredentials";
  if (principal.contains(trust)) application[trust] = principal[trust];
  for (auto [list, own] :
       {std::pair("passwordCredentials", "ownPasswordCredentials"), std::pair("keyCredentials", "ownKeyCredentials")}) {
    if (!principal.contains(list)) continue;
    auto owned = principal.value(own, json::array());
    auto rest = json::array();
    for (const auto& one : principal[list])
      if (!holds(owned, one)) rest.push_back(one);
    application[list] = std::move(rest);
  }
}

void append(json& all, const json& row, const char* name) {
  if (!row.contains(name)) return;
  for (const auto& one : row[name]) all.push_back(one);
}

/// Both kinds of object may hold secrets and keys; only the application trusts issuers.
void take_credentials(json& principal, const json& application) {
  auto passwords = json::array();
  append(passwords, application, "passwordCredentials");
  append(passwords, principal, "ownPasswordCredentials");
  auto keys = json::array();
  append(keys, application, "keyCredentials");
  append(keys, principal, "ownKeyCredentials");
  principal["passwordCredentials"] = std::move(passwords);
  principal["keyCredentials"] = std::move(keys);
  principal["federatedIdentityCredentials"] = application.value("federatedIdentityCredentials", json::array());
}

void store_application(World& world, const json& application) {
  auto id = lower(text_of(application, "id"));
  world.put(tables::index, application_key(application), {{"key", id}});
  world.put(tables::applications, id, application);
}

/// Both rows say the same of the credentials they share.
void reconcile(World& world, json& principal) {
  const auto* found = application_of(world, text_of(principal, "tenantId"), text_of(principal, "appId"));
  auto application = found ? *found : new_application(principal);
  give_credentials(principal, application);
  take_credentials(principal, application);
  if (!found || *found != application) store_application(world, application);
}

}  // namespace

const json* principal_by_object(const World& world, std::string_view object_id) {
  return world.find(tables::principals, lower(object_id));
}

const json* principal_by_app(const World& world, std::string_view tenant, std::string_view app_id) {
  const auto* entry = world.find(tables::index, index_key(tenant, app_id));
  return entry ? principal_by_object(world, text_of(*entry, "key")) : nullptr;
}

void put_principal(World& world, const json& principal) {
  auto object_id = lower(text_of(principal, "objectId"));
  auto app_id = text_of(principal, "appId");
  if (!app_id.empty())
    world.put(tables::index, index_key(text_of(principal, "tenantId"), app_id), {{"key", object_id}});
  auto row = principal;
  if (is_registered_here(row)) reconcile(world, row);
  world.put(tables::principals, object_id, std::move(row));
}

void detach_principal(World& world, std::string_view object_id) {
  const auto* principal = principal_by_object(world, object_id);
  if (!principal) return;
  auto app_id = text_of(*principal, "appId");
  if (!app_id.empty()) world.erase(tables::index, index_key(text_of(*principal, "tenantId"), app_id));
  world.erase(tables::principals, lower(object_id));
}

void remove_principal(World& world, std::string_view object_id) {
  const auto* principal = principal_by_object(world, object_id);
  if (!principal) return;
  const auto* application = application_of(world, text_of(*principal, "tenantId"), text_of(*principal, "appId"));
  auto registered = application ? text_of(*application, "id") : std::string();
  detach_principal(world, object_id);
  remove_application(world, registered);
}

const json* application_by_object(const World& world, std::string_view object_id) {
  return world.find(tables::applications, lower(object_id));
}

const json* application_of(const World& world, std::string_view tenant, std::string_view app_id) {
  json asked = {{"tenantId", tenant}, {"appId", app_id}};
  const auto* entry = world.find(tables::index, application_key(asked));
  return entry ? application_by_object(world, text_of(*entry, "key")) : nullptr;
}

void put_application(World& world, const json& application) {
  store_application(world, application);
  const auto* principal = principal_by_app(world, text_of(application, "tenantId"), text_of(application, "appId"));
  if (!principal) return;
  auto row = *principal;
  for (auto list : shared_credentials) row.erase(list);
  put_principal(world, row);
}

void remove_application(World& world, std::string_view object_id) {
  const auto* application = application_by_object(world, object_id);
  if (!application) return;
  world.erase(tables::index, application_key(*application));
  world.erase(tables::applications, lower(object_id));
}

std::vector<json> federated_credentials(const World& world, const json& principal) {
  std::vector<json> found;
  if (principal.contains("federatedIdentityCredentials"))
    for (const auto& one : principal["federatedIdentityCredentials"]) found.push_back(one);
  auto resource = text_of(principal, "resourceId");
  if (resource.empty()) return found;
  auto prefix = lower(resource) + "/federatedidentitycredentials/";
  const auto& rows = world.rows(tables::resources);
  for (auto at = rows.lower_bound(prefix); at != rows.end() && at->first.starts_with(prefix); ++at)
    found.push_back(at->second["properties"]);
  return found;
}

}  // namespace keyless::sandbox
