#include <algorithm>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/editing.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/graph/tables.hpp"
#include "sandbox/keys/rsa_key.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr const char* set = "oauth2PermissionGrants";
constexpr const char* type = "OAuth2PermissionGrant";

ordered_json shape(const json& row) {
  auto out = ordered_json::object();
  for (auto name : {"clientId", "consentType", "id", "principalId", "resourceId", "scope"})
    out[name] = row.contains(name) ? ordered_json(row[name]) : ordered_json();
  return out;
}

/// One grant for each client, resource and person: its id says which.
std::string id_of(const json& row) {
  return base64url(sha256_of(text_of(row, "clientId") + text_of(row, "resourceId") + text_of(row, "principalId")));
}

bool is_there(const Cloud& cloud, const Request& request, const json& body, const char* name) {
  const auto* found = principal_by_object(cloud.world, text_of(body, name));
  return found && in_tenant(*found, request);
}

std::optional<Reply> flaw_in(Cloud& cloud, const Request& request, const json& body) {
  for (auto name : {"clientId", "consentType", "resourceId"})
    if (text_of(body, name).empty()) return value_required(cloud, request, name, type);
  auto consent = text_of(body, "consentType");
  bool personal = consent == "Principal";
  if (!personal && consent != "AllPrincipals") return value_invalid(cloud, request, "consentType", type);
  if (personal && !is_there(cloud, request, body, "principalId"))
    return value_invalid(cloud, request, "principalId", type);
  for (auto name : {"clientId", "resourceId"})
    if (!is_there(cloud, request, body, name)) return no_such_object(cloud, request, text_of(body, name));
  return std::nullopt;
}

const json* asked_grant(const Cloud& cloud, const Request& request) {
  const auto* row = cloud.world.find(tables::permission_grants, key_of(request.param("grant")).value);
  return row && in_tenant(*row, request) ? row : nullptr;
}

Reply missing(Cloud& cloud, const Request& request) {
  return no_such_object(cloud, request, key_of(request.param("grant")).value);
}

}  // namespace

Reply list_permission_grants(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_permission_grants)) return *refused;
  Listing listing{set, ""};
  for (const auto& [id, row] : cloud.world.rows(tables::permission_grants))
    if (in_tenant(row, request)) listing.objects.push_back(shape(row));
  return list_reply(cloud, request, listing);
}

Reply create_permission_grant(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_permission_grants)) return *refused;
  auto body = body_of(request);
  if (auto flaw = flaw_in(cloud, request, body)) return *flaw;
  json row = {{"tenantId", lower(request.caller.tenant)}, {"principalId", nullptr}};
  for (auto name : {"clientId", "consentType", "resourceId", "scope"}) row[name] = text_of(body, name);
  if (text_of(row, "consentType") == "Principal") row["principalId"] = text_of(body, "principalId");
  auto id = id_of(row);
  if (cloud.world.find(tables::permission_grants, id))
    return refuse(cloud, request, 409, "Request_MultipleObjectsWithSameKeyValue", "Permission entry already exists.");
  row["id"] = id;
  cloud.world.put(tables::permission_grants, id, row);
  return entity_reply(cloud, request, 201, set, "", shape(row));
}

Reply get_permission_grant(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_permission_grants)) return *refused;
  const auto* row = asked_grant(cloud, request);
  return row ? entity_reply(cloud, request, 200, set, "", shape(*row)) : missing(cloud, request);
}

/// Only what is granted can change.
Reply patch_permission_grant(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_permission_grants)) return *refused;
  const auto* found = asked_grant(cloud, request);
  if (!found) return missing(cloud, request);
  auto row = *found;
  row["scope"] = text_of(body_of(request), "scope");
  cloud.world.put(tables::permission_grants, text_of(row, "id"), row);
  return no_content();
}

Reply delete_permission_grant(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::write_permission_grants)) return *refused;
  const auto* row = asked_grant(cloud, request);
  if (!row) return missing(cloud, request);
  auto id = text_of(*row, "id");
  cloud.world.erase(tables::permission_grants, id);
  return no_content();
}

}  // namespace keyless::sandbox::graph
