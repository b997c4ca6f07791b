#include "sandbox/arm/ordered.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>
#include <vector>

namespace keyless::sandbox::arm {

using nlohmann::json;
using nlohmann::ordered_json;

namespace {

using Names = std::span<const std::string_view>;

constexpr std::string_view common[] = {"error",
                                       "code",
                                       "message",
                                       "target",
                                       "details",
                                       "additionalInfo",
                                       "id",
                                       "authorizationSource",
                                       "managedByTenants",
                                       "roleName",
                                       "namespace",
                                       "name",
                                       "type",
                                       "location",
                                       "kind",
                                       "sku",
                                       "managedBy",
                                       "identity",
                                       "tags",
                                       "subscriptionId",
                                       "tenantId",
                                       "principalId",
                                       "clientId",
                                       "displayName",
                                       "regionalDisplayName",
                                       "state",
                                       "subscriptionPolicies",
                                       "locationPlacementId",
                                       "quotaId",
                                       "spendingLimit",
                                       "description",
                                       "assignableScopes",
                                       "permissions",
                                       "actions",
                                       "notActions",
                                       "dataActions",
                                       "notDataActions",
                                       "issuer",
                                       "subject",
                                       "audiences",
                                       "claimsMatchingExpression",
                                       "createdOn",
                                       "updatedOn",
                                       "createdBy",
                                       "updatedBy",
                                       "resourceTypes",
                                       "registrationState",
                                       "registrationPolicy",
                                       "regionType",
                                       "regionCategory",
                                       "geography",
                                       "geographyGroup",
                                       "longitude",
                                       "latitude",
                                       "physicalLocation",
                                       "pairedRegion",
                                       "metadata",
                                       "properties",
                                       "value",
                                       "nextLink",
                                       "count"};
constexpr std::string_view role_rows[] = {"properties", "id", "type", "name"};
constexpr std::string_view identities[] = {"location", "tags", "id", "name", "type", "properties"};
constexpr std::string_view assignment[] = {
    "roleDefinitionId", "principalId",      "principalType", "scope",
    "condition",        "conditionVersion", "createdOn",     "updatedOn",
    "createdBy",        "updatedBy",        "canDelegate",   "delegatedManagedIdentityResourceId",
    "description"};

Names names_for(const json& object) {
  if (object.contains("roleDefinitionId")) return assignment;
  auto type = object.find("type");
  if (type == object.end() || !type->is_string()) return common;
  const auto& text = type->get_ref<const std::string&>();
  if (text.starts_with("Microsoft.Authorization/role")) return role_rows;
  return text == "Microsoft.ManagedIdentity/userAssignedIdentities" ? Names(identities) : Names(common);
}

ordered_json in_order(const json& value, bool is_free);

ordered_json object_in_order(const json& object, bool is_free) {
  auto out = ordered_json::object();
  auto names = is_free ? Names() : names_for(object);
  for (auto name : names)
    if (auto at = object.find(name); at != object.end()) out[std::string(name)] = in_order(*at, name == "tags");
  for (const auto& [name, one] : object.items())
    if (std::find(names.begin(), names.end(), name) == names.end()) out[name] = in_order(one, name == "tags");
  return out;
}

/// A map with names of the caller's choice has no order of the service's.
ordered_json in_order(const json& value, bool is_free) {
  if (value.is_object()) return object_in_order(value, is_free);
  if (!value.is_array()) return ordered_json::parse(value.dump(-1, ' ', false, json::error_handler_t::replace));
  auto out = ordered_json::array();
  for (const auto& one : value) out.push_back(in_order(one, false));
  return out;
}

}  // namespace

std::string ordered_text(const json& value) {
  return in_order(value, false).dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace keyless::sandbox::arm
