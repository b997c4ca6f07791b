#include "sandbox/graph/shapes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include "base/json.hpp"

#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/managed_identity.hpp"
#include "sandbox/graph/templates.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr std::array<std::string_view, 8> told_newest_first = {
    "appRoles",     "passwordCredentials", "keyCredentials",        "requiredResourceAccess",
    "redirectUris", "identifierUris",      "servicePrincipalNames", "oauth2PermissionScopes"};

ordered_json ordered(const json& value);

ordered_json ordered_object(const json& value) {
  auto out = ordered_json::object();
  if (value.contains("resourceAppId")) out["resourceAppId"] = value["resourceAppId"];
  for (const auto& [name, member] : value.items())
    if (!name.starts_with("@odata.")) out[name] = ordered(member);
  return out;
}

ordered_json ordered(const json& value) {
  if (value.is_object()) return ordered_object(value);
  if (!value.is_array()) return ordered_json(value);
  auto out = ordered_json::array();
  for (const auto& one : value) out.push_back(ordered(one));
  return out;
}

/// The row's values in the places that the pattern has for them.
void lay_over(ordered_json& pattern, const json& row, Order order) {
  for (auto& [name, place] : pattern.items()) {
    auto at = row.find(name);
    if (at == row.end()) continue;
    if (place.is_object() && at->is_object()) {
      lay_over(place, *at, order);
      continue;
    }
    place = ordered(*at);
    bool turned = std::find(told_newest_first.begin(), told_newest_first.end(), name) != told_newest_first.end();
    if (turned && place.is_array() && order == Order::stored) std::reverse(place.begin(), place.end());
  }
}

void hide(ordered_json& shape, const char* list, const char* secret) {
  if (!shape[list].is_array()) return;
  for (auto& one : shape[list]) one[secret] = nullptr;
}

void complete_app_roles(ordered_json& shape) {
  for (auto& role : shape["appRoles"])
    if (!role.contains("origin")) role["origin"] = "Application";
  for (auto& role : shape["appRoles"]) {
    auto sorted = json(role);
    role = ordered(sorted);
  }
}

ordered_json filled(std::string_view type, const json& row, Order order) {
  auto shape = parsed_ordered_json(template_of(type));
  lay_over(shape, row, order);
  return shape;
}

json object_in(const json& row, const char* name) {
  auto at = row.find(name);
  return at != row.end() && at->is_object() ? *at : json::object();
}

json names_of(const json* application, const json& principal) {
  auto names = json::array({text_of(principal, "appId")});
  if (application && application->contains("identifierUris"))
    for (const auto& uri : (*application)["identifierUris"]) names.push_back(uri);
  return names;
}

/// What a service principal says of the application it stands for.
json inherited(const Cloud& cloud, const json& principal) {
  const auto* application = application_of(cloud.world, text_of(principal, "tenantId"), text_of(principal, "appId"));
  json row = {{"appDisplayName", text_of(principal, "displayName")},
              {"appOwnerOrganizationId", text_of(principal, "tenantId")},
              {"servicePrincipalType", "Application"},
              {"servicePrincipalNames", names_of(application, principal)},
              {"signInAudience", "AzureADMyOrg"}};
  if (!application) return row;
  for (auto name : {"signInAudience", "appRoles", "info", "verifiedPublisher", "addIns"})
    if (application->contains(name)) row[name] = (*application)[name];
  row["appDisplayName"] = text_of(*application, "displayName");
  row["appDescription"] = application->value("description", json());
  auto api = object_in(*application, "api");
  auto web = object_in(*application, "web");
  row["oauth2PermissionScopes"] = api.value("oauth2PermissionScopes", json::array());
  row["replyUrls"] = web.value("redirectUris", json::array());
  row["homepage"] = web.value("homePageUrl", json());
  row["logoutUrl"] = web.value("logoutUrl", json());
  return row;
}

std::string little_endian(std::string_view four_bytes) {
  unsigned long value = 0;
  for (std::size_t at = 0; at < 8; at += 2)
    value |= std::stoul(std::string(four_bytes.substr(at, 2)), nullptr, 16) << (at * 4);
  return std::to_string(value);
}

/// The four parts of the id as the service numbers them; the first three parts of a GUID are written big-endian.
std::string security_identifier(const std::string& id) {
  std::string hex;
  for (char c : id)
    if (c != '-') hex += c;
  if (hex.size() != 32) return {};
  auto first = std::to_string(std::stoul(hex.substr(0, 8), nullptr, 16));
  auto second = std::to_string(std::stoul(hex.substr(12, 4) + hex.substr(8, 4), nullptr, 16));
  return fmt::format("S-1-12-1-{}-{}-{}-{}", first, second, little_endian(hex.substr(16, 8)),
                     little_endian(hex.substr(24, 8)));
}

/// Complex members stand among their like once they have a value.
ordered_json with_late_claims(const ordered_json& shape) {
  auto out = ordered_json::object();
  for (const auto& [name, value] : shape.items()) {
    if (name == "optionalClaims") continue;
    out[name] = value;
    if (name == "keyCredentials") out["optionalClaims"] = shape["optionalClaims"];
  }
  return out;
}

json with_identity(const json& principal) {
  auto row = principal.value("properties", json::object());
  row["id"] = text_of(principal, "objectId");
  row["displayName"] = text_of(principal, "displayName");
  return row;
}

}  // namespace

ordered_json application_shape(const json& application, Order order) {
  auto shape = filled("application", application, order);
  for (auto name : {"uniqueName", "nativeAuthenticationApisEnabled"})
    if (application.contains(name) && !application[name].is_null()) shape[name] = application[name];
  hide(shape, "passwordCredentials", "secretText");
  hide(shape, "keyCredentials", "key");
  complete_app_roles(shape);
  return shape["optionalClaims"].is_null() ? shape : with_late_claims(shape);
}

ordered_json principal_shape(const Cloud& cloud, const json& principal, Order order) {
  bool managed = text_of(principal, "kind") == "managedIdentity";
  auto row = managed ? managed_members(cloud, principal) : inherited(cloud, principal);
  row["createdDateTime"] = principal.value("createdDateTime", json());
  row["passwordCredentials"] = principal.value("ownPasswordCredentials", json::array());
  if (!managed) row["keyCredentials"] = principal.value("ownKeyCredentials", json::array());
  row["appId"] = text_of(principal, "appId");
  row.update(with_identity(principal));
  auto shape = filled("servicePrincipal", row, order);
  hide(shape, "passwordCredentials", "secretText");
  hide(shape, "keyCredentials", "key");
  complete_app_roles(shape);
  return managed ? with_early_info(shape) : shape;
}

ordered_json user_shape(const json& principal) {
  auto row = with_identity(principal);
  row["createdDateTime"] = principal.value("createdDateTime", json());
  return filled("user", row, Order::as_sent);
}

ordered_json short_user(const json& principal, IdPlace place) {
  auto shape = filled("shortUser", with_identity(principal), Order::as_sent);
  auto out = ordered_json::object();
  if (place == IdPlace::first) out["id"] = text_of(principal, "objectId");
  for (const auto& [name, value] : shape.items()) out[name] = value;
  if (place == IdPlace::last) out["id"] = text_of(principal, "objectId");
  return out;
}

ordered_json group_shape(const json& principal) {
  auto row = with_identity(principal);
  row["createdDateTime"] = principal.value("createdDateTime", json());
  row["renewedDateTime"] = row["createdDateTime"];
  row["securityIdentifier"] = security_identifier(text_of(principal, "objectId"));
  return filled("group", row, Order::as_sent);
}

ordered_json credential_shape(const json& credential) {
  return filled("federatedIdentityCredential", credential, Order::as_sent);
}

ordered_json directory_object_shape(const Cloud& cloud, const json& principal) {
  auto kind = text_of(principal, "kind");
  auto type = kind == "user" || kind == "group" ? kind : "servicePrincipal";
  ordered_json out = {{"@odata.type", "#microsoft.graph." + type}};
  ordered_json shape;
  if (kind == "user") shape = short_user(principal, IdPlace::first);
  if (kind == "group") shape = group_shape(principal);
  if (type == "servicePrincipal") shape = principal_shape(cloud, principal);
  for (const auto& [name, value] : shape.items()) out[name] = value;
  return out;
}

ordered_json typed_application_shape(const json& application) {
  ordered_json out = {{"@odata.type", "#microsoft.graph.application"}};
  auto shape = application_shape(application);
  for (const auto& [name, value] : shape.items()) out[name] = value;
  return out;
}

bool knows_property(std::string_view type, std::string_view name) {
  constexpr std::array<std::string_view, 14> beyond = {"uniqueName",
                                                       "nativeAuthenticationApisEnabled",
                                                       "federatedIdentityCredentials",
                                                       "owners",
                                                       "members",
                                                       "memberOf",
                                                       "appRoleAssignments",
                                                       "appRoleAssignedTo",
                                                       "logo",
                                                       "extensionProperties",
                                                       "assignedLabels",
                                                       "assignedLicenses",
                                                       "transitiveMemberOf",
                                                       "oauth2PermissionGrants"};
  auto pattern = parsed_ordered_json(template_of(type));
  return pattern.contains(name) || std::find(beyond.begin(), beyond.end(), name) != beyond.end();
}

bool is_read_only(std::string_view type, std::string_view name) {
  constexpr std::array<std::string_view, 9> always = {
      "id",        "createdDateTime", "deletedDateTime",    "@odata.context", "@odata.type",
      "@odata.id", "renewedDateTime", "securityIdentifier", "tenantId"};
  if (std::find(always.begin(), always.end(), name) != always.end()) return true;
  if (type == "application") return name == "appId" || name == "publisherDomain";
  return type == "servicePrincipal" && (name == "appId" || name == "servicePrincipalType");
}

}  // namespace keyless::sandbox::graph
