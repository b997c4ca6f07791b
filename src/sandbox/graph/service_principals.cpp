#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/editing.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/graph/shapes.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

Listing all(Cloud& cloud, const Request& request) {
  Listing listing{"servicePrincipals", "servicePrincipal"};
  for (const auto& [id, row] : cloud.world.rows(tables::principals))
    if (is_service_principal(row) && in_tenant(row, request) && principal_is_seen(cloud, row))
      listing.objects.push_back(principal_shape(cloud, row));
  return listing;
}

std::optional<Reply> take(Cloud& cloud, const Request& request, json body, json& row) {
  auto keys = row.value("ownKeyCredentials", json::array());
  if (body.contains("keyCredentials")) {
    if (auto flaw = take_keys(cloud, request, body["keyCredentials"], text_of(row, "objectId"), keys)) return flaw;
    row["ownKeyCredentials"] = std::move(keys);
    row.erase("keyCredentials");
  }
  body.erase("appId");
  auto name = text_of(body, "displayName");
  auto properties = row.value("properties", json::object());
  if (auto flaw = take_members(cloud, request, "servicePrincipal", body, properties)) return flaw;
  if (!name.empty()) row["displayName"] = name;
  properties.erase("displayName");
  row["properties"] = std::move(properties);
  return std::nullopt;
}

/// Whom an application-only caller with rights on its own applications alone may stand up a principal for.
std::optional<Reply> unless_own(Cloud& cloud, const Request& request, const json& application) {
  if (!unless_may(cloud, request, Need::write_application, &application)) return std::nullopt;
  return denied(cloud, request);
}

Reply create(Cloud& cloud, const Request& request, const json& body) {
  if (auto refused = unless_may(cloud, request, Need::create_application)) return *refused;
  auto app_id = text_of(body, "appId");
  if (app_id.empty()) return value_required(cloud, request, "appId", "ServicePrincipal");
  const auto* application = application_of(cloud.world, request.caller.tenant, app_id);
  if (!application || !application_is_seen(cloud, *application))
    return bad_request(
        cloud, request,
        fmt::format("The appId '{}' of the service principal does not reference a valid application object.", app_id));
  if (principal_by_app(cloud.world, request.caller.tenant, app_id))
    return refuse(cloud, request, 409, "Request_MultipleObjectsWithSameKeyValue",
                  fmt::format("The service principal cannot be created, updated, or restored because the service "
                              "principal name {} is already in use.",
                              app_id));
  if (auto refused = unless_own(cloud, request, *application)) return *refused;
  auto tenant = lower(request.caller.tenant);
  json row = {{"objectId", cloud.ids.uuid("service principal of " + lower(app_id) + " in " + tenant)},
              {"appId", text_of(*application, "appId")},
              {"tenantId", tenant},
              {"kind", "application"},
              {"displayName", text_of(*application, "displayName")},
              {"createdDateTime", seconds_now(cloud)},
              {"secrets", json::array()},
              {"owners", application->value("owners", json::array())}};
  if (auto flaw = take(cloud, request, body, row)) return *flaw;
  add_principal(cloud, row);
  auto reply = entity_reply(cloud, request, 201, "servicePrincipals", "servicePrincipal",
                            principal_shape(cloud, row, Order::as_sent));
  locate(cloud, request, reply,
         fmt::format("directoryObjects/{}/Microsoft.DirectoryServices.ServicePrincipal", text_of(row, "objectId")));
  return reply;
}

}  // namespace

Reply list_service_principals(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  return list_reply(cloud, request, all(cloud, request));
}

Reply count_service_principals(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  return count_reply(cloud, request, all(cloud, request));
}

Reply create_service_principal(Cloud& cloud, const Request& request) {
  return create(cloud, request, body_of(request));
}

Reply get_service_principal(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_applications)) return *refused;
  const auto* found = find_service_principal(cloud, request, request.param("id"));
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return entity_reply(cloud, request, 200, "servicePrincipals", "servicePrincipal", principal_shape(cloud, *found));
}

Reply patch_service_principal(Cloud& cloud, const Request& request) {
  auto key = key_of(request.param("id"));
  auto body = body_of(request);
  const auto* found = find_service_principal(cloud, request, request.param("id"));
  if (!found && prefers_creation(request) && equal_caseless(key.name, "appId")) {
    body["appId"] = key.value;
    return create(cloud, request, body);
  }
  if (auto refused = unless_may(cloud, request, Need::write_application, found)) return *refused;
  if (!found) return no_such_object(cloud, request, key.value);
  auto row = *found;
  if (auto flaw = take(cloud, request, body, row)) return *flaw;
  put_principal(cloud.world, row);
  return no_content();
}

Reply delete_service_principal(Cloud& cloud, const Request& request) {
  const auto* found = find_service_principal(cloud, request, request.param("id"));
  if (auto refused = unless_may(cloud, request, Need::write_application, found)) return *refused;
  if (!found) return no_such_object(cloud, request, key_of(request.param("id")).value);
  if (text_of(*found, "kind") == "managedIdentity") return denied(cloud, request);
  auto id = text_of(*found, "objectId");
  delete_principal(cloud, id);
  return no_content();
}

}  // namespace keyless::sandbox::graph
