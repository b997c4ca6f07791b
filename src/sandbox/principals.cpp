#include "sandbox/principals.hpp"

#include <nlohmann/json.hpp>

#include "sandbox/text.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

std::string index_key(std::string_view tenant, std::string_view app_id) {
  return "app/" + lower(tenant) + "/" + lower(app_id);
}

std::string application_key(const json& row) {
  return "application/" + lower(text_of(row, "tenantId")) + "/" + lower(text_of(row, "appId"));
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
  world.put(tables::index, index_key(text_of(principal, "tenantId"), text_of(principal, "appId")),
            {{"key", object_id}});
  world.put(tables::principals, object_id, principal);
}

void remove_principal(World& world, std::string_view object_id) {
  const auto* principal = principal_by_object(world, object_id);
  if (!principal) return;
  world.erase(tables::index, index_key(text_of(*principal, "tenantId"), text_of(*principal, "appId")));
  world.erase(tables::principals, lower(object_id));
}

const json* application_of(const World& world, std::string_view tenant, std::string_view app_id) {
  json asked = {{"tenantId", tenant}, {"appId", app_id}};
  const auto* entry = world.find(tables::index, application_key(asked));
  return entry ? world.find(tables::applications, lower(text_of(*entry, "key"))) : nullptr;
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
