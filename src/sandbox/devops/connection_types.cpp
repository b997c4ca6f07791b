#include "sandbox/devops/handlers.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

Answer list_connection_types(Call& call) {
  auto wanted = call.asked("type");
  if (!wanted.empty() && !same_text(wanted, "azurerm")) return listed(json::array());
  auto scheme = [](const char* name, const char* title) {
    return json{{"scheme", name}, {"displayName", title}, {"inputDescriptors", json::array()}};
  };
  json data_source = {{"name", "TestConnection"},
                      {"endpointUrl",
                       "{{{endpoint.url}}}/subscriptions/{{{endpoint.subscriptionId}}}"
                       "?api-version=2016-06-01"},
                      {"resultSelector", "jsonpath:$"}};
  json type = {
      {"name", "azurerm"},
      {"displayName", "Azure Resource Manager"},
      {"description", "Service connection type for Azure Resource Manager connections"},
      {"inputDescriptors", json::array()},
      {"authenticationSchemes", json::array({scheme("ServicePrincipal", "Service Principal"),
                                             scheme("ManagedServiceIdentity", "Managed Service Identity"),
                                             scheme("WorkloadIdentityFederation", "Workload Identity federation")})},
      {"dataSources", json::array({data_source})}};
  return listed(json::array({type}));
}

}  // namespace keyless::sandbox::devops
