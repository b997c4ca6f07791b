#include <fmt/format.h>

#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/exchange.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/principals.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace graph {

namespace {

json shown(const json& principal) {
  bool managed = text_of(principal, "kind") == "managedIdentity";
  auto alternative = managed ? json::array({"isExplicit=True", text_of(principal, "resourceId")}) : json::array();
  auto app_id = text_of(principal, "appId");
  return {{"id", text_of(principal, "objectId")},
          {"accountEnabled", true},
          {"alternativeNames", alternative},
          {"appDisplayName", managed ? json(nullptr) : json(text_of(principal, "displayName"))},
          {"appId", app_id},
          {"appOwnerOrganizationId", managed ? json(nullptr) : json(text_of(principal, "tenantId"))},
          {"appRoleAssignmentRequired", false},
          {"displayName", text_of(principal, "displayName")},
          {"servicePrincipalNames", {app_id}},
          {"servicePrincipalType", managed ? "ManagedIdentity" : "Application"},
          {"signInAudience", managed ? json(nullptr) : json("AzureADMyOrg")},
          {"tags", json::array()}};
}

std::string context(std::string_view what) {
  return fmt::format("https://graph.microsoft.com/v1.0/$metadata#{}", what);
}

bool visible(const json& principal, const Request& request) {
  return text_of(principal, "kind") != "user" && same_text(text_of(principal, "tenantId"), request.caller.tenant);
}

Reply no_such_object(Cloud& cloud, const Request& request, std::string_view id) {
  return graph_error(
      cloud, request, 404, "Request_ResourceNotFound",
      fmt::format("Resource '{}' does not exist or one of its queried reference-property objects are not present.",
                  id));
}

Reply entity(Cloud& cloud, const Request& request, const json* principal, std::string_view asked) {
  if (!principal || !visible(*principal, request)) return no_such_object(cloud, request, asked);
  auto body = shown(*principal);
  body["@odata.context"] = context("servicePrincipals/$entity");
  return json_reply(200, body);
}

/// `x` of `...(appId='x')`.
std::string key_in(const std::string& path) {
  auto from = path.find("='");
  auto to = path.rfind("')");
  if (from == std::string::npos || to == std::string::npos || to < from + 2) return {};
  return path.substr(from + 2, to - from - 2);
}

/// The value of `appId eq '...'`; nothing for another filter.
std::optional<std::string> asked_app(std::string_view filter) {
  constexpr std::string_view start = "appId eq '";
  if (filter.size() <= start.size() || !filter.starts_with(start) || !filter.ends_with('\'')) return std::nullopt;
  filter.remove_prefix(start.size());
  filter.remove_suffix(1);
  return std::string(filter);
}

}  // namespace

Reply json_reply(int status, const json& body) {
  Reply reply;
  reply.status = status;
  reply.headers = {
      {"Content-Type",
       "application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8"}};
  reply.body = body.dump(-1, ' ', false, json::error_handler_t::replace);
  return reply;
}

Reply graph_error(Cloud& cloud, const Request& request, int status, std::string_view code, const std::string& message) {
  auto client = std::string(request.header("client-request-id"));
  auto id = cloud.ids.passing_uuid();
  auto date = iso_time(cloud.now()).substr(0, 19);
  return json_reply(
      status,
      {{"error",
        {{"code", code},
         {"message", message},
         {"innerError", {{"date", date}, {"request-id", id}, {"client-request-id", client.empty() ? id : client}}}}}});
}

Reply list_service_principals(Cloud& cloud, const Request& request) {
  auto filter = request.asked("$filter");
  auto app = asked_app(filter);
  if (!filter.empty() && !app)
    return graph_error(cloud, request, 400, "Request_UnsupportedQuery",
                       "Unsupported or invalid query filter clause specified for property.");
  auto values = json::array();
  if (app) {
    const auto* principal = principal_by_app(cloud.world, request.caller.tenant, *app);
    if (principal && visible(*principal, request)) values.push_back(shown(*principal));
  } else {
    for (const auto& [id, principal] : cloud.world.rows(tables::principals))
      if (visible(principal, request)) values.push_back(shown(principal));
  }
  return json_reply(200, {{"@odata.context", context("servicePrincipals")}, {"value", std::move(values)}});
}

Reply get_service_principal(Cloud& cloud, const Request& request) {
  const auto& id = request.param("id");
  return entity(cloud, request, principal_by_object(cloud.world, id), id);
}

Reply get_service_principal_by_app(Cloud& cloud, const Request& request) {
  auto app = key_in(request.path);
  return entity(cloud, request, principal_by_app(cloud.world, request.caller.tenant, app), app);
}

}  // namespace graph

namespace {

constexpr std::array<Route, 2> routes = {{
    {"GET", "/v1.0/servicePrincipals", graph::list_service_principals, Effect::reads},
    {"GET", "/v1.0/servicePrincipals/{id}", graph::get_service_principal, Effect::reads},
}};

std::optional<Reply> admit(Cloud& cloud, Request& request, const Route*) {
  auto header = request.header("Authorization");
  if (starts_with_text(header, "Bearer "))
    request.caller =
        caller_of_token(cloud, header.substr(7), {"https://graph.microsoft.com", "https://graph.microsoft.com/"});
  if (request.caller.kind != Caller::Kind::nobody) return std::nullopt;
  auto why = header.empty() ? "Access token is empty."
                            : "Lifetime validation failed, the token is expired, or the token was "
                              "not issued for this audience.";
  auto reply = graph::graph_error(cloud, request, 401, "InvalidAuthenticationToken", why);
  reply.headers.emplace_back(
      "WWW-Authenticate",
      "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\"");
  return reply;
}

Reply no_route(Cloud& cloud, const Request& request) {
  if (request.method == "GET" && starts_with_text(request.path, "/v1.0/servicePrincipals(appId='"))
    return graph::get_service_principal_by_app(cloud, request);
  auto parts = split(request.path, '/');
  if (parts.size() > 3)
    return graph::graph_error(
        cloud, request, 404, "Request_ResourceNotFound",
        fmt::format("Resource '{}' does not exist or one of its queried reference-property objects are "
                    "not present.",
                    parts[3]));
  auto segment = parts.size() > 2 ? parts[2] : std::string();
  return graph::graph_error(cloud, request, 400, "BadRequest",
                            fmt::format("Resource not found for the segment '{}'.", segment));
}

Reply malformed(Cloud& cloud) {
  Request none;
  return graph::graph_error(cloud, none, 400, "BadRequest", "Invalid request.");
}

void finish(Cloud& cloud, const Request& request, Reply& reply) {
  auto id = cloud.ids.passing_uuid();
  auto client = std::string(request.header("client-request-id"));
  reply.headers.emplace_back("Cache-Control", "no-cache");
  reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  reply.headers.emplace_back("request-id", id);
  reply.headers.emplace_back("client-request-id", client.empty() ? id : client);
  reply.headers.emplace_back("x-ms-resource-unit", "1");
  reply.headers.emplace_back("OData-Version", "4.0");
}

}  // namespace

Service microsoft_graph() {
  return {"microsoftGraph", routes, admit, no_route, malformed, finish};
}

}  // namespace keyless::sandbox
