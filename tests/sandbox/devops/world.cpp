#include "sandbox/devops/world.hpp"

#include "sandbox/devops/graph/membership.hpp"

#include "base/base64.hpp"
#include "base/json.hpp"
#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/hosts.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::test {

using nlohmann::json;

namespace {

Request request_for(const std::string& origin, const std::string& method, const std::string& target) {
  Request request{.method = method, .target = target};
  auto mark = target.find('?');
  request.path = percent_decoded(target.substr(0, mark));
  request.url = origin + target;
  if (mark == std::string::npos) return request;
  for (const auto& pair : split(std::string_view(target).substr(mark + 1), '&')) {
    auto equals = std::min(pair.find('='), pair.size());
    request.query[lower(percent_decoded(pair.substr(0, equals)))] =
        equals < pair.size() ? percent_decoded(pair.substr(equals + 1)) : std::string();
  }
  return request;
}

Reply dispatched(Cloud& cloud, const Service& service, Request& request) {
  auto route = find_route(service.routes, request);
  auto early = service.admit(cloud, request, route);
  auto reply = early ? *early : route ? route->handler(cloud, request) : service.no_route(cloud, request);
  service.finish(cloud, request, reply);
  return reply;
}

}  // namespace

DevOpsWorld::DevOpsWorld() {
  cloud.origins = {.resource_manager = "https://localhost:1",
                   .active_directory = "https://localhost:2",
                   .microsoft_graph = "https://localhost:3",
                   .azure_devops = "https://localhost:4",
                   .azure_devops_graph = "https://localhost:5",
                   .azure_devops_entitlements = "https://localhost:6"};
  world.put(tables::tenants, tenant, {{"id", tenant}, {"name", "contoso"}});
  json about = {{"subscriptionId", subscription}, {"displayName", "Production"}, {"tenantId", tenant}};
  world.put(tables::subscriptions, subscription, std::move(about));
  organization_id = devops::put_organization(cloud, "contoso", tenant);
  project_id = devops::put_project(cloud, "contoso", "Microbots");
  other_project_id = devops::put_project(cloud, "contoso", "Other");
  for (auto name : {"microbots-ci", "microbots-nightly", "\\release\\microbots-release"})
    devops::put_pipeline(cloud, project_id, name);
  devops::put_member(cloud, "contoso", "00000000-0000-4000-8000-000000000001", "Administrator", true);
  devops::put_access_token(cloud, "contoso", "00000000-0000-4000-8000-000000000001", administrator_token);
  member_id = devops::put_member(cloud, "contoso", "00000000-0000-4000-8000-000000000002", "Member", false);
  devops::put_access_token(cloud, "contoso", "00000000-0000-4000-8000-000000000002", member_token);
  for (const auto& project : {project_id, other_project_id})
    devops::put_into_project(cloud, "contoso", project, "00000000-0000-4000-8000-000000000002", "Readers");
  json trust = {{"name", "trust"},
                {"issuer", "https://login.microsoftonline.com/" + std::string(tenant) + "/v2.0"},
                {"subject", "none yet"},
                {"audiences", {"api://AzureADTokenExchange"}}};
  json principal = {{"objectId", principal_id}, {"appId", client_id},     {"tenantId", tenant},
                    {"kind", "application"},    {"displayName", "robot"}, {"federatedIdentityCredentials", {trust}}};
  put_principal(world, principal);
}

std::string DevOpsWorld::basic(const std::string& token) {
  return "Basic " + base64("any:" + token);
}

DevOpsWorld::Outcome DevOpsWorld::send(const std::string& method, const std::string& target, const json& body) {
  return send_as(basic(administrator_token), method, target, body);
}

DevOpsWorld::Outcome DevOpsWorld::send_as(const std::string& authorization, const std::string& method,
                                          const std::string& target, const json& body) {
  http::Headers headers;
  if (!authorization.empty()) headers.emplace_back("Authorization", authorization);
  return deliver(azure_devops(), cloud.origins.azure_devops, headers, method, target, body);
}

DevOpsWorld::Outcome DevOpsWorld::graph(const std::string& method, const std::string& target, const json& body,
                                        const std::string& token) {
  http::Headers headers = {{"Authorization", basic(token)}};
  return deliver(azure_devops_graph(), cloud.origins.azure_devops_graph, headers, method, target, body);
}

DevOpsWorld::Outcome DevOpsWorld::entitlements(const std::string& method, const std::string& target, const json& body,
                                               const std::string& token) {
  http::Headers headers = {{"Authorization", basic(token)}};
  auto origin = cloud.origins.azure_devops_entitlements;
  return deliver(azure_devops_entitlements(), origin, headers, method, target, body);
}

DevOpsWorld::Outcome DevOpsWorld::deliver(const Service& service, const std::string& origin,
                                          const http::Headers& headers, const std::string& method,
                                          const std::string& target, const json& body) {
  auto versioned = target.find("api-version") != std::string::npos;
  auto joint = target.find('?') == std::string::npos ? "?" : "&";
  auto full = versioned ? target : target + joint + "api-version=7.2-preview.1";
  auto request = request_for(origin, method, full);
  request.headers = headers;
  if (!body.is_null()) request.body = body.dump();
  auto reply = dispatched(cloud, service, request);
  Outcome outcome{.status = reply.status, .headers = reply.headers, .text = reply.body};
  outcome.body = keyless::parsed_json(reply.body);
  return outcome;
}

json DevOpsWorld::connection_body(const std::string& name) {
  json parameters = {{"tenantid", tenant}, {"serviceprincipalid", client_id}};
  json data = {{"environment", "AzureCloud"},
               {"scopeLevel", "Subscription"},
               {"subscriptionId", subscription},
               {"subscriptionName", "Production"},
               {"creationMode", "Manual"}};
  json reference = {
      {"projectReference", {{"id", project_id}, {"name", "Microbots"}}}, {"name", name}, {"description", "of " + name}};
  return {{"name", name},
          {"type", "azurerm"},
          {"url", "https://management.azure.com/"},
          {"description", "of " + name},
          {"data", std::move(data)},
          {"authorization", {{"scheme", "WorkloadIdentityFederation"}, {"parameters", std::move(parameters)}}},
          {"serviceEndpointProjectReferences", json::array({reference})}};
}

json DevOpsWorld::create(const std::string& name) {
  return send("POST", "/contoso/_apis/serviceendpoint/endpoints", connection_body(name)).body;
}

std::string DevOpsWorld::endpoints(const std::string& id) const {
  return "/contoso/Microbots/_apis/serviceendpoint/endpoints" + (id.empty() ? id : "/" + id);
}

std::string DevOpsWorld::permissions(const std::string& id) const {
  return "/contoso/" + project_id + "/_apis/pipelines/pipelinepermissions/endpoint/" + id;
}

}  // namespace keyless::sandbox::test
