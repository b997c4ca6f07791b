#include <array>

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// One field of the form behind a connection.
struct Field {
  const char* id;
  const char* name;
  const char* description;
  const char* type = "string";
  int longest = 0;
  bool required = false;
  bool confidential = false;
  const char* mode = "textBox";
};

constexpr std::array<Field, 13> azure_fields = {
    {{"environment", "Environment", "Microsoft Azure Environment for the subscription", "string", 300, false, false,
      "combo"},
     {"scopeLevel", "Scope Level", "Scope level of the connection", "string", 255},
     {"subscriptionId", "Subscription Id", "Subscription Id of the Azure subscription", "guid", 38},
     {"subscriptionName", "Subscription Name", "Name of the Azure subscription", "string", 255},
     {"managementGroupId", "Management Group Id", "Id of the management group", "string", 255},
     {"managementGroupName", "Management Group Name", "Name of the management group", "string", 255},
     {"oboAuthorization", "Execute on behalf of (OBO) users",
      "Use credentials of deployment submitter or approver for execution. Service principal stored with the endpoint "
      "is "
      "used for read only operations.",
      "boolean", 0, false, false, "checkBox"},
     {"creationMode", "Creation Mode", "Endpoint creation can be Automatic or Manual.", "string", 255},
     {"azureSpnRoleAssignmentId", "Role Assignment Id", "Id for contributor role in Azure subscription.", "string",
      255},
     {"azureSpnPermissions", "Azure permissions", "Serialized list of azure permissions.", "string", 8192},
     {"spnObjectId", "Service Principal Object Id", "Object Id of the service principal", "string", 255},
     {"appObjectId", "Application Object Id", "Object Id of the application", "string", 255},
     {"revertSchemeDeadline", "Revert Scheme Deadline",
      "Deadline for reverting the authentication scheme of the connection", "string", 255}}};

constexpr std::array<Field, 4> fields_of_automatic_creation = {
    {{"accessToken", "Access Token", "Access token to be used for creating the service principal", "string", 256, false,
      true},
     {"role", "Role", "Role to be assigned to the service principal", "string", 256},
     {"scope", "Scope", "Scope on which the role should be assigned to the service principal", "string", 1024},
     {"accessTokenFetchingMethod", "Access Fetching Method", "How the Access Token is fetched", "string", 128}}};

constexpr std::array<Field, 5> secret_fields = {
    {{"servicePrincipalId", "Service Principal Id", "Client Id for connecting to the endpoint.", "string", 0, true},
     {"authenticationType", "Credential", "Kind of the credential: spnKey or spnCertificate", "string", 0, false},
     {"servicePrincipalKey", "Service Principal Key", "Service Principal Key for connecting to the endpoint.", "string",
      0, false, true, "passwordBox"},
     {"servicePrincipalCertificate", "Certificate", "Certificate with its private key", "string", 0, false, true,
      "textArea"},
     {"tenantId", "Tenant Id", "Tenant Id for connecting to the endpoint.", "guid", 0, true}}};

constexpr std::array<Field, 5> federation_fields = {
    {{"servicePrincipalId", "Service Principal Id", "Client Id for connecting to the endpoint.", "string", 0, true},
     {"workloadIdentityFederationIssuer", "Issuer",
      "Issuer of the federated credential. It is unique to the organization and cannot be set by the user."},
     {"workloadIdentityFederationSubject", "Subject",
      "Subject of the federated credential. It follows from the organization, the project and the connection and "
      "cannot "
      "be set by the user."},
     {"workloadIdentityFederationIssuerType", "Issuer type", "Who issues the tokens of the connection."},
     {"tenantId", "Tenant Id", "Tenant Id for connecting to the endpoint.", "guid", 0, true}}};

constexpr std::array<Field, 1> machine_fields = {
    {{"tenantId", "Tenant Id", "Tenant Id of the subscription for which the MSI VM has access to", "guid", 0, true}}};

json descriptor(const Field& field, const char* group) {
  json validation = {{"dataType", field.type}};
  if (field.required) validation["isRequired"] = true;
  if (field.longest > 0) validation["maxLength"] = field.longest;
  return {{"id", field.id},
          {"name", field.name},
          {"description", field.description},
          {"type", nullptr},
          {"properties", nullptr},
          {"inputMode", field.mode},
          {"isConfidential", field.confidential},
          {"useInDefaultDescription", false},
          {"groupName", group ? json(group) : json(nullptr)},
          {"valueHint", nullptr},
          {"validation", std::move(validation)}};
}

template <std::size_t N>
void add(json& to, const std::array<Field, N>& fields, const char* group) {
  for (const auto& field : fields) to.push_back(descriptor(field, group));
}

json clouds() {
  constexpr std::array<std::pair<const char*, const char*>, 5> known = {{{"AzureCloud", "Azure Cloud"},
                                                                         {"AzureChinaCloud", "Azure China Cloud"},
                                                                         {"AzureUSGovernment", "Azure US Government"},
                                                                         {"AzureGermanCloud", "Azure German Cloud"},
                                                                         {"AzureStack", "Azure Stack"}}};
  auto values = json::array();
  for (const auto& [value, title] : known) values.push_back({{"value", value}, {"displayValue", title}});
  return {{"inputId", "environmentValues"}, {"defaultValue", "AzureCloud"}, {"possibleValues", std::move(values)}};
}

template <std::size_t N>
json scheme(const char* name, const char* title, const std::array<Field, N>& own, bool automatic) {
  auto fields = json::array();
  if (automatic) add(fields, fields_of_automatic_creation, "AuthenticationParameter");
  add(fields, own, "AuthenticationParameter");
  json header = {{"name", "Authorization"}, {"value", "Bearer {{ #getAADAccessToken endpoint }}"}};
  return {{"inputDescriptors", std::move(fields)},
          {"scheme", name},
          {"displayName", title},
          {"authorizationHeaders", json::array({header})},
          {"clientCertificates", json::array()}};
}

json data_source(const char* name, const std::string& path, const char* selector) {
  return {{"name", name},
          {"endpointUrl", "{{{endpoint.url}}}/subscriptions/{{{endpoint.subscriptionId}}}" + path},
          {"resourceUrl", ""},
          {"resultSelector", selector},
          {"headers", json::array()},
          {"authenticationScheme", nullptr}};
}

json endpoint_url() {
  constexpr std::array<std::pair<const char*, const char*>, 5> urls = {
      {{"AzureCloud", "https://management.azure.com/"},
       {"AzureChinaCloud", "https://management.chinacloudapi.cn/"},
       {"AzureUSGovernment", "https://management.usgovcloudapi.net/"},
       {"AzureGermanCloud", "https://management.microsoftazure.de/"},
       {"AzureStack", ""}}};
  auto map = json::array();
  for (const auto& [key, value] : urls) map.push_back({{"key", key}, {"value", value}});
  return {{"displayName", "Server Url"},
          {"helpText", ""},
          {"value", "https://management.azure.com/"},
          {"isVisible", "true"},
          {"dependsOn", {{"input", "environment"}, {"map", std::move(map)}}}};
}

json azure() {
  auto fields = json::array();
  add(fields, azure_fields, nullptr);
  fields.front()["values"] = clouds();
  auto schemes =
      json::array({scheme("ServicePrincipal", "Service Principal Authentication", secret_fields, true),
                   scheme("ManagedServiceIdentity", "Managed Service Identity Authentication", machine_fields, false),
                   scheme("WorkloadIdentityFederation", "Workload Identity federation", federation_fields, true)});
  auto sources = json::array(
      {data_source("TestConnection", "?api-version=2016-06-01", "jsonpath:$"),
       data_source("AzureResourceGroups", "/resourcegroups?api-version=2016-02-01", "jsonpath:$.value[*].name")});
  return {{"inputDescriptors", std::move(fields)},
          {"authenticationSchemes", std::move(schemes)},
          {"dataSources", std::move(sources)},
          {"dependencyData", json::array()},
          {"trustedHosts", json::array({"azurecr.io", "azmk8s.io", "vault.azure.net", "core.windows.net"})},
          {"name", "azurerm"},
          {"displayName", "Azure Resource Manager"},
          {"description", "Service Endpoint type for Azure Resource Manager connections"},
          {"endpointUrl", endpoint_url()},
          {"helpMarkDown", ""}};
}

json keep_scheme(json type, const std::string& wanted) {
  auto& schemes = type["authenticationSchemes"];
  for (auto at = schemes.begin(); at != schemes.end();)
    at = equal_caseless(text_of(*at, "scheme"), wanted) ? at + 1 : schemes.erase(at);
  return type;
}

}  // namespace

Answer list_connection_types(Call& call) {
  auto wanted = call.asked("type");
  if (!wanted.empty() && !equal_caseless(wanted, "azurerm")) return listed(json::array());
  auto wanted_scheme = call.asked("scheme");
  auto type = wanted_scheme.empty() ? azure() : keep_scheme(azure(), wanted_scheme);
  if (type["authenticationSchemes"].empty()) return listed(json::array());
  return listed(json::array({type}));
}

}  // namespace keyless::sandbox::devops
