#include "base/json.hpp"

#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

json authentication(const Origins& origins) {
  return {{"loginEndpoint", origins.active_directory},
          {"audiences", {"https://management.core.windows.net/", "https://management.azure.com/"}},
          {"tenant", "common"},
          {"identityProvider", "AAD"}};
}

json suffixes() {
  return {{"azureDataLakeStoreFileSystem", "azuredatalakestore.net"},
          {"acrLoginServer", "azurecr.io"},
          {"sqlServerHostname", "database.windows.net"},
          {"azureDataLakeAnalyticsCatalogAndJob", "azuredatalakeanalytics.net"},
          {"keyVaultDns", "vault.azure.net"},
          {"storage", "core.windows.net"},
          {"azureFrontDoorEndpointSuffix", "azurefd.net"},
          {"storageSyncEndpointSuffix", "afs.azure.net"},
          {"mhsmDns", "managedhsm.azure.net"},
          {"mysqlServerEndpoint", "mysql.database.azure.com"},
          {"postgresqlServerEndpoint", "postgres.database.azure.com"},
          {"mariadbServerEndpoint", "mariadb.database.azure.com"},
          {"synapseAnalytics", "dev.azuresynapse.net"},
          {"attestationEndpoint", "attest.azure.net"}};
}

/// Since May 2019 one entry for each cloud that is known.
json current(const Origins& origins) {
  return {{"portal", "https://portal.azure.com"},
          {"authentication", authentication(origins)},
          {"media", "https://rest.media.azure.net"},
          {"graphAudience", "https://graph.windows.net/"},
          {"graph", "https://graph.windows.net/"},
          {"name", "AzureCloud"},
          {"suffixes", suffixes()},
          {"batch", "https://batch.core.windows.net/"},
          {"resourceManager", origins.resource_manager + "/"},
          {"vmImageAliasDoc",
           "https://raw.githubusercontent.com/Azure/azure-rest-api-specs/master/arm-compute/quickstart-templates/"
           "aliases.json"},
          {"activeDirectoryDataLake", "https://datalake.azure.net/"},
          {"sqlManagement", "https://management.core.windows.net:8443/"},
          {"microsoftGraphResourceId", origins.microsoft_graph + "/"},
          {"appInsightsResourceId", "https://api.applicationinsights.io"},
          {"appInsightsTelemetryChannelResourceId", "https://dc.applicationinsights.azure.com/v2/track"},
          {"attestationResourceId", "https://attest.azure.net"},
          {"synapseAnalyticsResourceId", "https://dev.azuresynapse.net"},
          {"logAnalyticsResourceId", "https://api.loganalytics.io"},
          {"ossrDbmsResourceId", "https://ossrdbms-aad.database.windows.net"}};
}

/// Before May 2019 the cloud told of itself only.
json early(const Origins& origins) {
  return {{"galleryEndpoint", "https://gallery.azure.com/"},
          {"graphEndpoint", "https://graph.windows.net/"},
          {"portalEndpoint", "https://portal.azure.com/"},
          {"authentication",
           {{"loginEndpoint", origins.active_directory},
            {"audiences", {"https://management.core.windows.net/", "https://management.azure.com/"}}}}};
}

}  // namespace

Reply cloud_endpoints(Cloud& cloud, const Request& request) {
  auto version = request.asked("api-version");
  if (!version.empty() && version < "2018-01-01") return answer(200, early(cloud.origins));
  auto one = current(cloud.origins);
  // Up to then a list of clouds; later versions answer for the cloud that is asked.
  if (version.empty() || version < "2022-09-01") return answer(200, json::array({one}));
  return answer(200, one);
}

}  // namespace keyless::sandbox::arm
