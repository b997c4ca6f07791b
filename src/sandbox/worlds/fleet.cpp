#include <fmt/format.h>

#include "base/json.hpp"

#include "sandbox/devops/core/population.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/worlds/making.hpp"

namespace keyless::sandbox::worlds {

using nlohmann::json;

namespace {

constexpr const char* key_vault_reader = "21090545-7ca7-4776-b22c-e363652d74d2";
constexpr const char* project_name = "Fleet";

std::string group_id(const std::string& name) {
  return fmt::format("/subscriptions/{}/resourceGroups/{}", main_subscription, name);
}

void put_group(Hands& hands, const std::string& name) {
  hands.arm("PUT", group_id(name) + "?api-version=2021-04-01", {{"location", "eastus"}});
}

json put_identity(Hands& hands, std::size_t number) {
  auto id = fmt::format("{}/providers/Microsoft.ManagedIdentity/userAssignedIdentities/mi-{:05}", group_id("rg-fleet"),
                        number);
  return hands.arm("PUT", id + "?api-version=2023-01-31", {{"location", "eastus"}});
}

void put_role(Hands& hands, std::size_t number, const std::string& principal) {
  auto scope = group_id(fmt::format("rg-{:05}", number));
  auto role = fmt::format("/subscriptions/{}/providers/Microsoft.Authorization/roleDefinitions/{}", main_subscription,
                          key_vault_reader);
  hands.arm("PUT",
            fmt::format("{}/providers/Microsoft.Authorization/roleAssignments/{}?api-version=2022-04-01", scope,
                        hands.cloud.ids.fixed_uuid("role of " + principal)),
            {{"properties",
              {{"roleDefinitionId", role}, {"principalId", principal}, {"principalType", "ServicePrincipal"}}}});
}

json put_connection(Hands& hands, std::size_t number, const std::string& project, const std::string& client) {
  auto name = fmt::format("sc-{:05}", number);
  const auto* subscription = hands.cloud.world.find(tables::subscriptions, main_subscription);
  json reference = {{"projectReference", {{"id", project}, {"name", project_name}}}, {"name", name}};
  json data = {{"environment", "AzureCloud"},
               {"scopeLevel", "Subscription"},
               {"subscriptionId", main_subscription},
               {"subscriptionName", subscription ? text_of(*subscription, "displayName") : std::string()},
               {"creationMode", "Manual"}};
  json authorization = {{"scheme", "WorkloadIdentityFederation"},
                        {"parameters", {{"tenantid", tenant_id}, {"serviceprincipalid", client}}}};
  return hands.devops("POST", fmt::format("/{}/_apis/serviceendpoint/endpoints?api-version=7.1", organization),
                      {{"name", name},
                       {"type", "azurerm"},
                       {"url", "https://management.azure.com/"},
                       {"owner", "library"},
                       {"data", std::move(data)},
                       {"authorization", std::move(authorization)},
                       {"serviceEndpointProjectReferences", json::array({std::move(reference)})}});
}

void put_trust(Hands& hands, const json& identity, const json& connection) {
  const auto& parameters = connection["authorization"]["parameters"];
  hands.arm("PUT", text_of(identity, "id") + "/federatedIdentityCredentials/azure-devops?api-version=2023-01-31",
            {{"properties",
              {{"issuer", text_of(parameters, "workloadIdentityFederationIssuer")},
               {"subject", text_of(parameters, "workloadIdentityFederationSubject")},
               {"audiences", {"api://AzureADTokenExchange"}}}}});
}

void admit(Hands& hands, std::size_t number, const std::string& project, const std::string& connection) {
  auto pipeline = devops::put_pipeline(hands.cloud, project, fmt::format("ci-{:05}", number));
  hands.devops("PATCH",
               fmt::format("/{}/{}/_apis/pipelines/pipelinepermissions/endpoint/{}?api-version=7.1-preview.1",
                           organization, project, connection),
               {{"resource", {{"type", "endpoint"}, {"id", connection}}},
                {"pipelines", json::array({{{"id", pipeline}, {"authorized", true}}})}});
}

void put_member(Hands& hands, std::size_t number, const std::string& project) {
  put_group(hands, fmt::format("rg-{:05}", number));
  auto identity = put_identity(hands, number);
  if (hands.stopped()) return;
  put_role(hands, number, text_of(identity["properties"], "principalId"));
  auto connection = put_connection(hands, number, project, text_of(identity["properties"], "clientId"));
  if (hands.stopped()) return;
  put_trust(hands, identity, connection);
  admit(hands, number, project, text_of(connection, "id"));
}

}  // namespace

std::vector<std::string> make_fleet(Hands& hands, std::size_t size) {
  auto project = devops::put_project(hands.cloud, organization, project_name);
  put_group(hands, "rg-fleet");
  for (std::size_t number = 0; number < size && !hands.stopped(); ++number) put_member(hands, number, project);
  return {fmt::format("{0} user-assigned identities with a role and a federated credential each", size),
          fmt::format("{0} service connections of {1}/{2}, each admitted to one pipeline of its own", size,
                      organization, project_name)};
}

}  // namespace keyless::sandbox::worlds
