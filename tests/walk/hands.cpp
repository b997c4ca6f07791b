#include "walk/hands.hpp"

#include <fmt/format.h>

#include <functional>

#include "walk/declared.hpp"

namespace keyless::walk::hands {

using nlohmann::json;

namespace {

constexpr const char* groups_version = "2022-09-01";
constexpr const char* identities_version = "2024-11-30";
const std::string endpoints = "/contoso/_apis/serviceendpoint/endpoints?api-version=7.1";
const std::string permissions = "/contoso/Microbots/_apis/pipelines/pipelinepermissions/endpoint/";
const std::string preview = "?api-version=7.1-preview.1";

std::string made_guid(const std::string& of) {
  return fmt::format("{:08x}-0000-4000-8000-{:012x}", std::hash<std::string>()(of) & 0xffffffffU,
                     std::hash<std::string>()(of + "#") & 0xffffffffffffU);
}

json connection_body(Stage& stage, const std::string& name, const json& authorization, const std::string& description) {
  json reference = {{"projectReference", {{"id", project_id(stage)}, {"name", "Microbots"}}},
                    {"name", name},
                    {"description", description}};
  json body = {{"name", name},
               {"type", "azurerm"},
               {"url", "https://management.azure.com/"},
               {"description", description},
               {"authorization", authorization},
               {"serviceEndpointProjectReferences", json::array({reference})}};
  body["data"] = {{"environment", "AzureCloud"},
                  {"scopeLevel", "Subscription"},
                  {"subscriptionId", subscription},
                  {"subscriptionName", "Microbots Production"},
                  {"creationMode", "Manual"}};
  return body;
}

}  // namespace

void make_group(Stage& stage, const std::string& name, const json& tags) {
  stage.arm("PUT", subscription_path + "/resourceGroups/" + name, groups_version,
            {{"location", "eastus"}, {"tags", tags}});
}

json make_identity(Stage& stage, const std::string& name, const json& tags) {
  make_group(stage, group_of(name));
  return stage.arm("PUT", arm_id_of(name), identities_version, {{"location", "eastus"}, {"tags", tags}})
      .at("properties");
}

json identity(Stage& stage, const std::string& name) {
  return stage.arm("GET", arm_id_of(name), identities_version).at("properties");
}

void trust(Stage& stage, const std::string& identity, const std::string& name, const std::string& issuer,
           const std::string& subject) {
  json body;
  body["properties"] = {{"issuer", issuer}, {"subject", subject}, {"audiences", {"api://AzureADTokenExchange"}}};
  stage.arm("PUT", arm_id_of(identity) + "/federatedIdentityCredentials/" + name, identities_version, body);
}

void make_reader(Stage& stage, const std::string& principal, const std::string& group) {
  json body;
  body["properties"] = {
      {"roleDefinitionId", subscription_path + "/providers/Microsoft.Authorization/roleDefinitions/" + reader_role},
      {"principalId", principal},
      {"principalType", "ServicePrincipal"}};
  stage.arm("PUT",
            subscription_path + "/resourceGroups/" + group + "/providers/Microsoft.Authorization/roleAssignments/" +
                made_guid(principal + group),
            "2022-04-01", body);
}

namespace {

std::vector<json> roles_of(Stage& stage, const std::string& principal) {
  std::vector<json> found;
  for (const auto& [key, row] : stage.world().rows(sandbox::tables::role_assignments))
    if (row.at("properties").at("principalId") == principal) found.push_back(row);
  return found;
}

}  // namespace

void restrict_roles(Stage& stage, const std::string& principal) {
  for (auto role : roles_of(stage, principal)) {
    json body;
    for (const auto* kept : {"roleDefinitionId", "principalId", "principalType"})
      body["properties"][kept] = role.at("properties").at(kept);
    body["properties"]["condition"] = "@Resource[Microsoft.Storage/storageAccounts:name] StringEquals 'logs'";
    body["properties"]["conditionVersion"] = "2.0";
    stage.arm("PUT", role.at("id"), "2022-04-01", body);
  }
}

void strip(Stage& stage, const std::string& name) {
  const auto trusts =
      stage.arm("GET", arm_id_of(name) + "/federatedIdentityCredentials", identities_version).at("value");
  for (const auto& one : trusts) stage.arm("DELETE", one.at("id"), identities_version);
  for (const auto& role : roles_of(stage, identity(stage, name).at("principalId")))
    stage.arm("DELETE", role.at("id"), "2022-04-01");
}

Application make_application(Stage& stage, const std::string& name) {
  const auto made =
      stage.graph("POST", "/v1.0/applications", {{"displayName", name}, {"signInAudience", "AzureADMyOrg"}});
  Application application{made.at("id"), made.at("appId")};
  application.principal_id =
      stage.graph("POST", "/v1.0/servicePrincipals", {{"appId", application.client_id}}).at("id");
  json password;
  password["passwordCredential"]["displayName"] = "azure devops";
  application.secret =
      stage.graph("POST", "/v1.0/applications/" + application.object_id + "/addPassword", password).at("secretText");
  return application;
}

std::string make_connection(Stage& stage, const std::string& name, const std::string& client_id,
                            const std::string& description) {
  json authorization = {{"scheme", "WorkloadIdentityFederation"}};
  authorization["parameters"] = {{"tenantid", tenant}, {"serviceprincipalid", client_id}};
  return stage.devops("POST", endpoints, connection_body(stage, name, authorization, description)).at("id");
}

std::string make_secret_connection(Stage& stage, const std::string& name, const Application& application) {
  json authorization = {{"scheme", "ServicePrincipal"}};
  authorization["parameters"] = {{"tenantid", tenant},
                                 {"serviceprincipalid", application.client_id},
                                 {"authenticationType", "spnKey"},
                                 {"serviceprincipalkey", application.secret}};
  return stage.devops("POST", endpoints, connection_body(stage, name, authorization, "made by hand")).at("id");
}

json connection(Stage& stage, const std::string& name) {
  return stage
      .devops("GET", "/contoso/Microbots/_apis/serviceendpoint/endpoints?endpointNames=" + name + "&api-version=7.1")
      .at("value")
      .at(0);
}

void trust_connection(Stage& stage, const std::string& identity, const std::string& name) {
  const auto made = connection(stage, name);
  const auto& with = made.at("authorization").at("parameters");
  trust(stage, identity, name, with.at("workloadIdentityFederationIssuer"),
        with.at("workloadIdentityFederationSubject"));
}

namespace {

void set_permission(Stage& stage, const std::string& connection_id, const std::string& pipeline, bool authorized) {
  const auto found =
      stage.devops("GET", "/contoso/Microbots/_apis/build/definitions?name=" + pipeline + "&api-version=7.1");
  json body;
  body["pipelines"] = json::array({{{"id", found.at("value").at(0).at("id")}, {"authorized", authorized}}});
  stage.devops("PATCH", permissions + connection_id + preview, body);
}

}  // namespace

void admit(Stage& stage, const std::string& connection_id, const std::string& pipeline) {
  set_permission(stage, connection_id, pipeline, true);
}

void shut_out(Stage& stage, const std::string& connection_id, const std::string& pipeline) {
  set_permission(stage, connection_id, pipeline, false);
}

void admit_all(Stage& stage, const std::string& connection_id) {
  json body;
  body["allPipelines"]["authorized"] = true;
  stage.devops("PATCH", permissions + connection_id + preview, body);
}

void lock(Stage& stage, const std::string& connection_id) {
  json check = {{"type", {{"id", "2ef31ad6-baa0-403a-8b45-2cbc9b4e5563"}, {"name", "ExclusiveLock"}}},
                {"settings", json::object()},
                {"resource", {{"type", "endpoint"}, {"id", connection_id}}}};
  stage.devops("POST", "/contoso/Microbots/_apis/pipelines/checks/configurations" + preview, check);
}

std::string project_id(Stage& stage, const std::string& project) {
  return stage.devops("GET", "/contoso/_apis/projects/" + project + "?api-version=7.1").at("id");
}

}  // namespace keyless::walk::hands
