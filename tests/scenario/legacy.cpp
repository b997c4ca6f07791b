#include "scenario/legacy.hpp"
#include "base/json.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

namespace keyless::scenario {

using http::Audience;
using nlohmann::json;

namespace {

const std::string subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
const std::string tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const std::string group = "/subscriptions/" + subscription + "/resourceGroups/rg-legacy";
const std::string identities_version = "?api-version=2024-11-30";

}  // namespace

Legacy::Legacy(sandbox::Options options) : Scenario(std::move(options)) {
  const json place = {{"location", "westeurope"}};
  REQUIRE(send(Audience::resource_manager, "PUT", group + "?api-version=2021-04-01", place.dump()).status == 201);
  const auto made = send(Audience::resource_manager, "PUT", legacy_identity + identities_version, place.dump());
  REQUIRE(made.status == 201);
  const auto properties = keyless::parsed_json(made.body).at("properties");
  client_id = properties.at("clientId");
  // A managed identity has no secrets, so what these connections say they sign in with never worked.
  permit_lending(legacy_identity);
  json role;
  role["properties"] = {{"roleDefinitionId", "/subscriptions/" + subscription +
                                                 "/providers/Microsoft.Authorization/roleDefinitions/"
                                                 "acdd72a7-3385-48ef-bd42-f606fba81ae7"},
                        {"principalId", properties.at("principalId")},
                        {"principalType", "ServicePrincipal"}};
  const auto assignment = "/subscriptions/" + subscription +
                          "/providers/Microsoft.Authorization/roleAssignments/11111111-2222-4333-8444-666666666666";
  REQUIRE(send(Audience::resource_manager, "PUT", assignment + "?api-version=2022-04-01", role.dump()).status == 201);
  project_id_ = read(Audience::azure_devops, "/contoso/_apis/projects/Microbots?api-version=7.1").at("id");
}

std::string Legacy::add(const std::string& name, json authorization, json data) {
  json all = {{"environment", "AzureCloud"},
              {"scopeLevel", "Subscription"},
              {"subscriptionId", subscription},
              {"subscriptionName", "Production"},
              {"creationMode", "Manual"}};
  all.update(data);
  authorization["parameters"]["tenantid"] = tenant;
  authorization["parameters"]["serviceprincipalid"] = client_id;
  json reference = {{"projectReference", {{"id", project_id_}, {"name", "Microbots"}}},
                    {"name", name},
                    {"description", "made by hand"}};
  json body = {{"name", name},
               {"type", "azurerm"},
               {"url", "https://management.azure.com/"},
               {"description", "made by hand"},
               {"data", all},
               {"authorization", authorization},
               {"serviceEndpointProjectReferences", json::array({reference})}};
  const auto made =
      send(Audience::azure_devops, "POST", "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1", body.dump());
  INFO(made.body);
  REQUIRE(made.status == 200);
  const std::string id = keyless::parsed_json(made.body).at("id");
  const auto pipelines =
      read(Audience::azure_devops, "/contoso/Microbots/_apis/build/definitions?name=microbots-ci&api-version=7.1");
  json admit = {{"pipelines", json::array({{{"id", pipelines.at("value").at(0).at("id")}, {"authorized", true}}})}};
  REQUIRE(send(Audience::azure_devops, "PATCH",
               "/contoso/Microbots/_apis/pipelines/pipelinepermissions/endpoint/" + id + "?api-version=7.1-preview.1",
               admit.dump())
              .status == 200);
  json check = {{"type", {{"id", "2ef31ad6-baa0-403a-8b45-2cbc9b4e5563"}, {"name", "ExclusiveLock"}}},
                {"settings", json::object()},
                {"resource", {{"type", "endpoint"}, {"id", id}}}};
  REQUIRE(send(Audience::azure_devops, "POST",
               "/contoso/Microbots/_apis/pipelines/checks/configurations?api-version=7.1-preview.1", check.dump())
              .status == 200);
  return id;
}

std::string Legacy::add_secret_based(const std::string& name, json data) {
  return add(name,
             {{"scheme", "ServicePrincipal"},
              {"parameters", {{"authenticationType", "spnKey"}, {"serviceprincipalkey", "long lost"}}}},
             std::move(data));
}

std::string Legacy::add_federated(const std::string& name) {
  const auto id = add(name, {{"scheme", "WorkloadIdentityFederation"}, {"parameters", json::object()}}, json::object());
  json body;
  body["properties"] = {{"issuer", presented(id, "Issuer")},
                        {"subject", presented(id, "Subject")},
                        {"audiences", {"api://AzureADTokenExchange"}}};
  REQUIRE(send(Audience::resource_manager, "PUT",
               legacy_identity + "/federatedIdentityCredentials/" + name + identities_version, body.dump())
              .status == 201);
  return id;
}

void Legacy::expect_done(const Declared& what) {
  forget();
  const auto second = plan(what);
  for (const auto& row : rows(second)) UNSCOPED_INFO(row);
  CHECK_FALSE(model::would_write(second));
  CHECK(second.refusals.empty());
  CHECK(second.unseen.empty());
  CHECK(writes().empty());
}

std::string Legacy::manifest(const std::vector<std::string>& connections, const std::string& issuer) {
  std::string text = "version: 1\nteam: microbots\nazure:\n  tenant: " + tenant + "\n  subscription: " + subscription +
                     "\nazureDevOps:\n  organization: contoso\n  project: Microbots\n  issuer: " + issuer +
                     "\nidentities:\n- name: mi-legacy\n  kind: existing\n  id: " + legacy_identity +
                     "\nserviceConnections:\n";
  for (const auto& name : connections)
    text += "- name: " + name +
            "\n  description: made by hand\n  identity: mi-legacy\n  adopt: true\n  pipelines: [microbots-ci]\n";
  return text;
}

json Legacy::read(Audience audience, const std::string& path) {
  const auto answer = send(audience, "GET", path);
  INFO(path << ": " << answer.body);
  REQUIRE(answer.status == 200);
  return keyless::parsed_json(answer.body);
}

json Legacy::connection(const std::string& id) {
  return read(Audience::azure_devops, "/contoso/Microbots/_apis/serviceendpoint/endpoints/" + id + "?api-version=7.1");
}

std::string Legacy::scheme(const std::string& id) {
  return connection(id).at("authorization").at("scheme");
}

std::string Legacy::presented(const std::string& id, const std::string& what) {
  return connection(id).at("authorization").at("parameters").at("workloadIdentityFederation" + what);
}

std::vector<json> Legacy::trusts() {
  return read(Audience::resource_manager, legacy_identity + "/federatedIdentityCredentials" + identities_version)
      .at("value");
}

std::string Legacy::permissions_and_checks(const std::string& id) {
  const auto permissions =
      read(Audience::azure_devops,
           "/contoso/Microbots/_apis/pipelines/pipelinepermissions/endpoint/" + id + "?api-version=7.1-preview.1");
  const auto checks =
      read(Audience::azure_devops,
           "/contoso/Microbots/_apis/pipelines/checks/configurations?resourceType=endpoint&resourceId=" + id +
               "&$expand=settings&api-version=7.1-preview.1");
  return permissions.dump() + "\n" + checks.dump();
}

int count_of(const model::Plan& plan, model::Action action) {
  return static_cast<int>(std::ranges::count(plan.changes, action, &model::Change::action));
}

}  // namespace keyless::scenario
