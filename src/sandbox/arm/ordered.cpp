#include "sandbox/arm/ordered.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <vector>
#include "base/json.hpp"

#include "sandbox/text/json_text.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

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

void write(const json& value, bool is_free, std::string& out);

using Member = json::const_iterator;

/// A map with names of the caller's choice has no order of the service's.
std::vector<Member> members_in_order(const json& object, bool is_free) {
  std::vector<std::pair<std::size_t, Member>> ranked;
  auto names = is_free ? Names() : names_for(object);
  for (auto at = object.begin(); at != object.end(); ++at) {
    auto rank = std::find(names.begin(), names.end(), at.key()) - names.begin();
    ranked.emplace_back(static_cast<std::size_t>(rank), at);
  }
  std::stable_sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<Member> members;
  for (const auto& [rank, member] : ranked) members.push_back(member);
  return members;
}

void write_object(const json& object, bool is_free, std::string& out) {
  out += '{';
  for (const auto& member : members_in_order(object, is_free)) {
    if (out.back() != '{') out += ',';
    write_text(member.key(), out);
    out += ':';
    write(*member, member.key() == "tags", out);
  }
  out += '}';
}

void write_array(const json& array, std::string& out) {
  out += '[';
  for (const auto& one : array) {
    if (out.back() != '[') out += ',';
    write(one, false, out);
  }
  out += ']';
}

void write(const json& value, bool is_free, std::string& out) {
  if (value.is_object()) return write_object(value, is_free, out);
  if (value.is_array()) return write_array(value, out);
  write_scalar(value, out);
}

}  // namespace

std::string ordered_text(const json& value) {
  std::string out;
  write(value, false, out);
  return out;
}

}  // namespace keyless::sandbox::arm
