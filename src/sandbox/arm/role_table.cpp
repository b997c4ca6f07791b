#include "sandbox/arm/role_catalogue.hpp"

namespace keyless::sandbox::arm {

/// The roles that set-ups of this kind grant most.
const std::vector<BuiltInRole>& common_roles() {
  static const std::vector<BuiltInRole> roles = {
      {"8e3af657-a8ff-443c-a75c-2fe8c4bcb635", "Owner",
       "Grants full access to manage all resources, including the ability to assign roles "
       "in Azure RBAC.",
       "*"},
      {"b24988ac-6180-42a0-ab88-20f7382dd24c", "Contributor",
       "Grants full access to manage all resources, but does not allow you to assign roles "
       "in Azure RBAC, manage assignments in Azure Blueprints, or share image galleries.",
       "*",
       "Microsoft.Authorization/*/Delete|Microsoft.Authorization/*/Write|"
       "Microsoft.Authorization/elevateAccess/Action|"
       "Microsoft.Blueprint/blueprintAssignments/write|"
       "Microsoft.Blueprint/blueprintAssignments/delete|"
       "Microsoft.Compute/galleries/share/action|Microsoft.Purview/consents/write|"
       "Microsoft.Purview/consents/delete|"
       "Microsoft.Resources/deploymentStacks/manageDenySetting/action"},
      {"acdd72a7-3385-48ef-bd42-f606fba81ae7", "Reader",
       "View all resources, but does not allow you to make any changes.", "*/read"},
      {"18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", "User Access Administrator",
       "Lets you manage user access to Azure resources.", "*/read|Microsoft.Authorization/*|Microsoft.Support/*"},
      {"f58310d9-a9f6-439a-9e8d-f62e7b41a168", "Role Based Access Control Administrator",
       "Manage access to Azure resources by assigning roles using Azure RBAC. This role "
       "does not allow you to manage access using other ways, such as Azure Policy.",
       "Microsoft.Authorization/roleAssignments/write|"
       "Microsoft.Authorization/roleAssignments/delete|*/read|Microsoft.Support/*"},
      {"e40ec5ca-96e0-45a2-b4ff-59039f2c2b59", "Managed Identity Contributor",
       "Create, Read, Update, and Delete User Assigned Identity",
       "Microsoft.ManagedIdentity/userAssignedIdentities/read|"
       "Microsoft.ManagedIdentity/userAssignedIdentities/write|"
       "Microsoft.ManagedIdentity/userAssignedIdentities/delete|"
       "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read|"
       "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write|"
       "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/delete|"
       "Microsoft.ManagedIdentity/userAssignedIdentities/revokeTokens/action|"
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Resources/deployments/*|Microsoft.Support/*"},
      {"f1a07417-d97a-45cb-824c-7a7467783830", "Managed Identity Operator", "Read and Assign User Assigned Identity",
       "Microsoft.ManagedIdentity/userAssignedIdentities/*/read|"
       "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action|"
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Resources/deployments/*|Microsoft.Support/*"},
      {"36243c78-bf99-498c-9df9-86d9f8d28608", "Resource Policy Contributor",
       "Users with rights to create/modify resource policy, create support ticket and read "
       "resources/hierarchy.",
       "*/read|Microsoft.Authorization/policyassignments/*|"
       "Microsoft.Authorization/policydefinitions/*|"
       "Microsoft.Authorization/policyexemptions/*|"
       "Microsoft.Authorization/policysetdefinitions/*|Microsoft.PolicyInsights/*|"
       "Microsoft.Support/*"},
      {"4a9ae827-6dc8-4573-8ac7-8239d42aa03f", "Tag Contributor",
       "Lets you manage tags on entities, without providing access to the entities "
       "themselves.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Resources/subscriptions/resources/read|Microsoft.Support/*|"
       "Microsoft.Resources/tags/*"},
      {"ac63b705-f282-497d-ac71-919bf39d939d", "Management Group Reader", "Management Group Reader Role",
       "Microsoft.Management/managementGroups/read"},
      {"5d58bcaf-24a5-4b20-bdb6-eed9f69fbe4c", "Management Group Contributor", "Management Group Contributor Role",
       "Microsoft.Management/managementGroups/delete|"
       "Microsoft.Management/managementGroups/read|"
       "Microsoft.Management/managementGroups/subscriptions/delete|"
       "Microsoft.Management/managementGroups/subscriptions/write|"
       "Microsoft.Management/managementGroups/write"},
      {"72fafb9e-0641-4937-9268-a91bfd8191a3", "Cost Management Reader", "Lets you read Cost Management.",
       "Microsoft.Consumption/*/read|Microsoft.CostManagement/*/read|"
       "Microsoft.Billing/billingPeriods/read|Microsoft.Resources/subscriptions/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"39bc4728-0917-49c7-9d2c-d95423bc2eb4", "Security Reader", "Lets you read Security.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.operationalInsights/workspaces/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Security/*/read|"
       "Microsoft.Support/*|Microsoft.Management/managementGroups/read"},
      {"fb1c8493-542b-48eb-b624-b4c8fea62acd", "Security Admin", "Lets you manage Security.",
       "Microsoft.Authorization/*/read|Microsoft.Authorization/policyAssignments/*|"
       "Microsoft.Authorization/policyDefinitions/*|"
       "Microsoft.Authorization/policySetDefinitions/*|Microsoft.Insights/alertRules/*|"
       "Microsoft.Management/managementGroups/read|"
       "Microsoft.operationalInsights/workspaces/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Security/*|"
       "Microsoft.Support/*"},
      {"00482a5a-887f-4fb3-b363-3b7fe8e74483", "Key Vault Administrator",
       "Perform all data plane operations on a key vault and all objects in it, including "
       "certificates, keys, and secrets.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.KeyVault/checkNameAvailability/read|Microsoft.KeyVault/deletedVaults/read|"
       "Microsoft.KeyVault/locations/*/read|Microsoft.KeyVault/vaults/*/read|"
       "Microsoft.KeyVault/operations/read",
       "", "Microsoft.KeyVault/vaults/*"},
      {"f25e0fa2-a7c8-4377-a976-54943a77a395", "Key Vault Contributor",
       "Lets you manage key vaults, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|Microsoft.KeyVault/*|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*",
       "Microsoft.KeyVault/locations/deletedVaults/purge/action|"
       "Microsoft.KeyVault/hsmPools/*|Microsoft.KeyVault/managedHsms/*"},
      {"21090545-7ca7-4776-b22c-e363652d74d2", "Key Vault Reader",
       "Read metadata of key vaults and its certificates, keys, and secrets. Cannot read "
       "sensitive values such as secret contents or key material.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.KeyVault/checkNameAvailability/read|Microsoft.KeyVault/deletedVaults/read|"
       "Microsoft.KeyVault/locations/*/read|Microsoft.KeyVault/vaults/*/read|"
       "Microsoft.KeyVault/operations/read",
       "",
       "Microsoft.KeyVault/vaults/*/read|"
       "Microsoft.KeyVault/vaults/secrets/readMetadata/action"},
      {"4633458b-17de-408a-b874-0445c86b69e6", "Key Vault Secrets User", "Read secret contents.", "", "",
       "Microsoft.KeyVault/vaults/secrets/getSecret/action|"
       "Microsoft.KeyVault/vaults/secrets/readMetadata/action"},
      {"b86a8fe4-44ce-4948-aee5-eccb2c155cd7", "Key Vault Secrets Officer",
       "Allows for full access to Key Vault Secrets.", "Microsoft.KeyVault/vaults/secrets/read", "",
       "Microsoft.KeyVault/vaults/secrets/*"},
      {"a4417e6f-fecd-4de8-b567-7b0420556985", "Key Vault Certificates Officer",
       "Allows for full access to Key Vault Certificates.", "Microsoft.KeyVault/vaults/certificates/read", "",
       "Microsoft.KeyVault/vaults/certificates/*"},
      {"db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", "Key Vault Certificate User",
       "Allows for full access to Key Vault Certificate.", "", "",
       "Microsoft.KeyVault/vaults/certificates/read|"
       "Microsoft.KeyVault/vaults/secrets/getSecret/action|"
       "Microsoft.KeyVault/vaults/secrets/readMetadata/action|"
       "Microsoft.KeyVault/vaults/keys/read"},
      {"12338af0-0e69-4776-bea7-57ae8d297424", "Key Vault Crypto User", "Allows for full access to Key Vault Crypto.",
       "Microsoft.KeyVault/vaults/keys/read", "", "Microsoft.KeyVault/vaults/keys/*"},
      {"14b46e9e-c2b7-41b4-b07b-48a6ebf60603", "Key Vault Crypto Officer",
       "Allows for full access to Key Vault Crypto.", "Microsoft.KeyVault/vaults/keys/read", "",
       "Microsoft.KeyVault/vaults/keys/*"},
      {"e147488a-f6f5-4113-8e2d-b22465e65bf6", "Key Vault Crypto Service Encryption User",
       "Allows for full access to Key Vault Crypto Service Encryption.", "Microsoft.KeyVault/vaults/keys/read", "",
       "Microsoft.KeyVault/vaults/keys/*"},
      {"17d1049b-9a84-46fb-8f53-869881c3d3ab", "Storage Account Contributor", "Lets you manage Storage Account.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Insights/diagnosticSettings/*|"
       "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/*|Microsoft.Support/*"},
      {"b7e6dc6d-f1e8-4753-8033-0f276bb0955b", "Storage Blob Data Owner",
       "Allows for full access to Azure Storage blob containers and data, including "
       "assigning POSIX access control.",
       "Microsoft.Storage/storageAccounts/blobServices/containers/*|"
       "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
       "", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"},
      {"ba92f5b4-2d11-453d-a403-e96b0029c9fe", "Storage Blob Data Contributor",
       "Allows for read, write and delete access to Azure Storage blob containers and data",
       "Microsoft.Storage/storageAccounts/blobServices/containers/delete|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/read|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/write|"
       "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
       "",
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/move/action|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action"},
      {"2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", "Storage Blob Data Reader",
       "Allows for read access to Azure Storage blob containers and data",
       "Microsoft.Storage/storageAccounts/blobServices/containers/read|"
       "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
       "", "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read"},
      {"db58b8e5-c6ad-4a2a-8342-4190687cbf4a", "Storage Blob Delegator",
       "Allows for generation of a user delegation key which can be used to sign SAS tokens",
       "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action"},
      {"974c5e8b-45b9-4653-ba55-5f855dd0fb88", "Storage Queue Data Contributor",
       "Allows for full access to Storage Queue Data.",
       "Microsoft.Storage/storageAccounts/queueServices/queues/delete|"
       "Microsoft.Storage/storageAccounts/queueServices/queues/read|"
       "Microsoft.Storage/storageAccounts/queueServices/queues/write",
       "",
       "Microsoft.Storage/storageAccounts/queueServices/queues/messages/delete|"
       "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read|"
       "Microsoft.Storage/storageAccounts/queueServices/queues/messages/write"},
      {"19e7f393-937e-4f77-808e-94535e297925", "Storage Queue Data Reader",
       "Allows for read access to Storage Queue Data.", "Microsoft.Storage/storageAccounts/queueServices/queues/read",
       "", "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read"},
      {"c6a89b2d-59bc-44d0-9896-0f6e12d7b80a", "Storage Queue Data Message Sender",
       "Allows for write access to Storage Queue Data Message.", "", "",
       "Microsoft.Storage/storageAccounts/queueServices/queues/messages/add/action"},
      {"8a0f0c08-91a1-4084-bc3d-661d67233fed", "Storage Queue Data Message Processor",
       "Allows for full access to Storage Queue Data Message.", "", "",
       "Microsoft.Storage/storageAccounts/queueServices/queues/messages/read|"
       "Microsoft.Storage/storageAccounts/queueServices/queues/messages/process/action"},
      {"0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", "Storage Table Data Contributor",
       "Allows for full access to Storage Table Data.", "Microsoft.Storage/storageAccounts/tableServices/tables/read",
       "", "Microsoft.Storage/storageAccounts/tableServices/tables/*"},
      {"76199698-9eea-4c19-bc75-cec21354c6b6", "Storage Table Data Reader",
       "Allows for read access to Storage Table Data.", "Microsoft.Storage/storageAccounts/tableServices/tables/read",
       "", "Microsoft.Storage/storageAccounts/tableServices/tables/*/read"},
      {"7f951dda-4ed3-4680-a7ca-43fe172d538d", "AcrPull", "acr pull",
       "Microsoft.ContainerRegistry/registries/pull/read"},
      {"8311e382-0749-4cb8-b61a-304f252e45ec", "AcrPush", "acr push",
       "Microsoft.ContainerRegistry/registries/pull/read|"
       "Microsoft.ContainerRegistry/registries/push/write"},
      {"c2f4ef07-c644-48eb-af81-4b1b4947fb11", "AcrDelete", "acr delete",
       "Microsoft.ContainerRegistry/registries/artifacts/delete"},
      {"b93aa761-3e63-49ed-ac28-beffa264f7ac", "Container Registry Repository Reader",
       "Allows for read access to Container Registry Repository.",
       "Microsoft.ContainerRegistry/registries/repositories/read", "",
       "Microsoft.ContainerRegistry/registries/repositories/*/read"},
      {"2a1e307c-b015-4ebd-883e-5b7698a07328", "Container Registry Repository Writer",
       "Allows for write access to Container Registry Repository.",
       "Microsoft.ContainerRegistry/registries/repositories/read", "",
       "Microsoft.ContainerRegistry/registries/repositories/*"},
      {"0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8", "Azure Kubernetes Service Cluster Admin Role",
       "List cluster admin credential action.",
       "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action|"
       "Microsoft.ContainerService/managedClusters/accessProfiles/listCredential/action|"
       "Microsoft.ContainerService/managedClusters/read|"
       "Microsoft.ContainerService/managedClusters/runcommand/action"},
      {"4abbcc35-e782-43d8-92c5-2d3f1bd2253f", "Azure Kubernetes Service Cluster User Role",
       "List cluster user credential action.",
       "Microsoft.ContainerService/managedClusters/listClusterUserCredential/action|"
       "Microsoft.ContainerService/managedClusters/read"},
      {"ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8", "Azure Kubernetes Service Contributor Role",
       "Lets you manage Azure Kubernetes Service Contributor.",
       "Microsoft.Authorization/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.ContainerService/managedClusters/*"},
      {"3498e952-d568-435e-9b2c-8d77e338d7f7", "Azure Kubernetes Service RBAC Admin",
       "Allows for full access to Azure Kubernetes Service RBAC.", "Microsoft.ContainerService/managedClusters/read",
       "", "Microsoft.ContainerService/managedClusters/*"},
      {"b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", "Azure Kubernetes Service RBAC Cluster Admin",
       "Allows for full access to Azure Kubernetes Service RBAC Cluster.",
       "Microsoft.ContainerService/managedClusters/read", "", "Microsoft.ContainerService/managedClusters/*"},
      {"7f6c6a51-bcf8-42ba-9220-52d62157d7db", "Azure Kubernetes Service RBAC Reader",
       "Allows for read access to Azure Kubernetes Service RBAC.",
       "Microsoft.Authorization/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*",
       "", "Microsoft.ContainerService/managedClusters/*/read"},
      {"a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", "Azure Kubernetes Service RBAC Writer",
       "Allows for write access to Azure Kubernetes Service RBAC.", "Microsoft.ContainerService/managedClusters/read",
       "", "Microsoft.ContainerService/managedClusters/*"},
      {"5e0bd9bd-7b93-4f28-af87-19fc36ad61bd", "Cognitive Services OpenAI User",
       "Ability to view files, models, deployments. Readers are able to call inference "
       "operations such as chat completions and image generation.",
       "Microsoft.CognitiveServices/*/read|Microsoft.Authorization/roleAssignments/read|"
       "Microsoft.Authorization/roleDefinitions/read",
       "",
       "Microsoft.CognitiveServices/accounts/OpenAI/*/read|"
       "Microsoft.CognitiveServices/accounts/OpenAI/engines/completions/action|"
       "Microsoft.CognitiveServices/accounts/OpenAI/engines/search/action|"
       "Microsoft.CognitiveServices/accounts/OpenAI/engines/generate/action|"
       "Microsoft.CognitiveServices/accounts/OpenAI/deployments/search/action|"
       "Microsoft.CognitiveServices/accounts/OpenAI/deployments/completions/action|"
       "Microsoft.CognitiveServices/accounts/OpenAI/deployments/chat/completions/action|"
       "Microsoft.CognitiveServices/accounts/OpenAI/deployments/embeddings/action|"
       "Microsoft.CognitiveServices/accounts/OpenAI/images/generations/action",
       "Microsoft.CognitiveServices/accounts/OpenAI/stored-completions/read"},
      {"a001fd3d-188f-4b5d-821b-7da978bf7442", "Cognitive Services OpenAI Contributor",
       "Full access including the ability to fine-tune, deploy and generate text",
       "Microsoft.CognitiveServices/*/read|"
       "Microsoft.CognitiveServices/accounts/deployments/write|"
       "Microsoft.CognitiveServices/accounts/deployments/delete|"
       "Microsoft.Authorization/roleAssignments/read|"
       "Microsoft.Authorization/roleDefinitions/read",
       "", "Microsoft.CognitiveServices/accounts/OpenAI/*"},
      {"a97b65f3-24c7-4388-baec-2e87135dc908", "Cognitive Services User",
       "Lets you read and list keys of Cognitive Services.",
       "Microsoft.CognitiveServices/*/read|"
       "Microsoft.CognitiveServices/accounts/listkeys/action|"
       "Microsoft.Insights/alertRules/read|Microsoft.Insights/diagnosticSettings/read|"
       "Microsoft.Insights/logDefinitions/read|Microsoft.Insights/metricdefinitions/read|"
       "Microsoft.Insights/metrics/read|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/operations/read|"
       "Microsoft.Resources/subscriptions/operationresults/read|"
       "Microsoft.Resources/subscriptions/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*",
       "", "Microsoft.CognitiveServices/*"},
      {"25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68", "Cognitive Services Contributor",
       "Lets you create, read, update, delete and manage keys of Cognitive Services.",
       "Microsoft.Authorization/*/read|Microsoft.CognitiveServices/*|"
       "Microsoft.Features/features/read|Microsoft.Features/providers/features/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.Insights/diagnosticSettings/*|"
       "Microsoft.Insights/logDefinitions/read|Microsoft.Insights/metricdefinitions/read|"
       "Microsoft.Insights/metrics/read|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|Microsoft.Resources/deployments/operations/read|"
       "Microsoft.Resources/subscriptions/operationresults/read|"
       "Microsoft.Resources/subscriptions/read|"
       "Microsoft.Resources/subscriptions/resourcegroups/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"64702f94-c441-49e6-a78b-ef80e0188fee", "Azure AI Developer", "Allows for full access to Azure AI.",
       "Microsoft.CognitiveServices/read", "", "Microsoft.CognitiveServices/*"},
      {"53ca6127-db72-4b80-b1b0-d745d6d5456d", "Azure AI User", "Allows for full access to Azure AI.",
       "Microsoft.CognitiveServices/read", "", "Microsoft.CognitiveServices/*"},
      {"8ebe5a00-799e-43f5-93ac-243d3dce84a7", "Search Index Data Contributor",
       "Allows for full access to Search Index Data.", "Microsoft.Search/searchServices/indexes/documents/read", "",
       "Microsoft.Search/searchServices/indexes/documents/*"},
      {"1407120a-92aa-4202-b7e9-c0e197c71c8f", "Search Index Data Reader",
       "Allows for read access to Search Index Data.", "Microsoft.Search/searchServices/indexes/documents/read", "",
       "Microsoft.Search/searchServices/indexes/documents/*/read"},
      {"7ca78c08-252a-4471-8644-bb5ff32d4ba0", "Search Service Contributor", "Lets you manage Search Service.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Search/searchServices/*|Microsoft.Support/*"},
      {"4d97b98b-1d4f-4787-a291-c67834d212e7", "Network Contributor", "Lets you manage Network.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|Microsoft.Network/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"befefa01-2a29-4197-83a8-272ff33ce314", "DNS Zone Contributor", "Lets you manage DNS Zone.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Network/dnsZones/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"b12aa53e-6015-4669-85d0-8515ebb3ae7f", "Private DNS Zone Contributor", "Lets you manage Private DNS Zone.",
       "Microsoft.Authorization/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.Network/privateDnsZones/*"},
      {"9980e02c-c2be-4d73-94e8-173b1dc7cf3c", "Virtual Machine Contributor", "Lets you manage Virtual Machine.",
       "Microsoft.Authorization/*/read|Microsoft.Compute/availabilitySets/*|"
       "Microsoft.Compute/locations/*|Microsoft.Compute/virtualMachines/*|"
       "Microsoft.Compute/virtualMachineScaleSets/*|Microsoft.DevTestLab/schedules/*|"
       "Microsoft.Insights/alertRules/*|"
       "Microsoft.Network/applicationGateways/backendAddressPools/join/action|"
       "Microsoft.Network/loadBalancers/backendAddressPools/join/action|"
       "Microsoft.Network/loadBalancers/inboundNatPools/join/action|"
       "Microsoft.Network/loadBalancers/inboundNatRules/join/action|"
       "Microsoft.Network/loadBalancers/probes/join/action|"
       "Microsoft.Network/loadBalancers/read|Microsoft.Network/locations/*|"
       "Microsoft.Network/networkInterfaces/*|"
       "Microsoft.Network/networkSecurityGroups/join/action|"
       "Microsoft.Network/networkSecurityGroups/read|"
       "Microsoft.Network/publicIPAddresses/join/action|"
       "Microsoft.Network/publicIPAddresses/read|Microsoft.Network/virtualNetworks/read|"
       "Microsoft.Network/virtualNetworks/subnets/join/action|"
       "Microsoft.RecoveryServices/locations/*|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/backupProtectionIntent/write|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/*/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/write|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/read|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/write|"
       "Microsoft.RecoveryServices/Vaults/read|"
       "Microsoft.RecoveryServices/Vaults/usages/read|"
       "Microsoft.RecoveryServices/Vaults/write|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.SqlVirtualMachine/*|"
       "Microsoft.Storage/storageAccounts/listKeys/action|"
       "Microsoft.Storage/storageAccounts/read|Microsoft.Support/*"},
      {"de139f84-1756-47ae-9be6-808fbbe84772", "Website Contributor", "Lets you manage Website.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Insights/components/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.Web/certificates/*|Microsoft.Web/listSitesAssignedToHostName/read|"
       "Microsoft.Web/serverFarms/join/action|Microsoft.Web/serverFarms/read|"
       "Microsoft.Web/sites/*"},
      {"2cc479cb-7b4d-49a8-b449-8c00fd0f0a4b", "Web Plan Contributor", "Lets you manage Web Plan.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.Web/serverFarms/*|Microsoft.Web/hostingEnvironments/Join/Action"},
      {"9b7fa17d-e63e-47b0-bb0a-15c516ac86ec", "SQL DB Contributor", "Lets you manage SQL DB.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Sql/locations/*/read|Microsoft.Sql/servers/databases/*|"
       "Microsoft.Sql/servers/read|Microsoft.Support/*|Microsoft.Insights/metrics/read|"
       "Microsoft.Insights/metricDefinitions/read",
       "Microsoft.Sql/managedInstances/databases/currentSensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/recommendedSensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/schemas/tables/columns/sensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/securityAlertPolicies/*|"
       "Microsoft.Sql/managedInstances/databases/sensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/vulnerabilityAssessments/*|"
       "Microsoft.Sql/managedInstances/securityAlertPolicies/*|"
       "Microsoft.Sql/managedInstances/vulnerabilityAssessments/*|"
       "Microsoft.Sql/servers/databases/auditingPolicies/*|"
       "Microsoft.Sql/servers/databases/auditingSettings/*|"
       "Microsoft.Sql/servers/databases/auditRecords/read|"
       "Microsoft.Sql/servers/databases/connectionPolicies/*|"
       "Microsoft.Sql/servers/databases/currentSensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/dataMaskingPolicies/*|"
       "Microsoft.Sql/servers/databases/extendedAuditingSettings/*|"
       "Microsoft.Sql/servers/databases/recommendedSensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/schemas/tables/columns/sensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/securityAlertPolicies/*|"
       "Microsoft.Sql/servers/databases/securityMetrics/*|"
       "Microsoft.Sql/servers/databases/sensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessments/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessmentScans/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessmentSettings/*|"
       "Microsoft.Sql/servers/vulnerabilityAssessments/*"},
      {"6d8ee4ec-f05a-4a1d-8b00-a9b17e38b437", "SQL Server Contributor", "Lets you manage SQL Server.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Sql/locations/*/read|Microsoft.Sql/servers/*|Microsoft.Support/*|"
       "Microsoft.Insights/metrics/read|Microsoft.Insights/metricDefinitions/read",
       "Microsoft.Sql/managedInstances/databases/currentSensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/recommendedSensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/schemas/tables/columns/sensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/securityAlertPolicies/*|"
       "Microsoft.Sql/managedInstances/databases/sensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/vulnerabilityAssessments/*|"
       "Microsoft.Sql/managedInstances/securityAlertPolicies/*|"
       "Microsoft.Sql/managedInstances/vulnerabilityAssessments/*|"
       "Microsoft.Sql/servers/auditingPolicies/*|Microsoft.Sql/servers/auditingSettings/*|"
       "Microsoft.Sql/servers/databases/auditingPolicies/*|"
       "Microsoft.Sql/servers/databases/auditingSettings/*|"
       "Microsoft.Sql/servers/databases/auditRecords/read|"
       "Microsoft.Sql/servers/databases/connectionPolicies/*|"
       "Microsoft.Sql/servers/databases/currentSensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/dataMaskingPolicies/*|"
       "Microsoft.Sql/servers/databases/extendedAuditingSettings/*|"
       "Microsoft.Sql/servers/databases/recommendedSensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/schemas/tables/columns/sensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/securityAlertPolicies/*|"
       "Microsoft.Sql/servers/databases/securityMetrics/*|"
       "Microsoft.Sql/servers/databases/sensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessments/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessmentScans/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessmentSettings/*|"
       "Microsoft.Sql/servers/extendedAuditingSettings/*|"
       "Microsoft.Sql/servers/securityAlertPolicies/*|"
       "Microsoft.Sql/servers/vulnerabilityAssessments/*"},
      {"5bd9cd88-fe45-4216-938b-f97437e15450", "DocumentDB Account Contributor", "Lets you manage DocumentDB Account.",
       "Microsoft.Authorization/*/read|Microsoft.DocumentDb/databaseAccounts/*|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"230815da-be43-4aae-9cb4-875f7bd000aa", "Cosmos DB Operator", "Lets you manage Cosmos DB.",
       "Microsoft.DocumentDb/databaseAccounts/*|Microsoft.Insights/alertRules/*|"
       "Microsoft.Authorization/*/read|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*",
       "Microsoft.DocumentDB/databaseAccounts/readonlyKeys/*|"
       "Microsoft.DocumentDB/databaseAccounts/regenerateKey/*|"
       "Microsoft.DocumentDB/databaseAccounts/listKeys/*|"
       "Microsoft.DocumentDB/databaseAccounts/listConnectionStrings/*"},
      {"43d0d8ad-25c7-4714-9337-8ba259a9fe05", "Monitoring Reader", "Can read all monitoring data.",
       "*/read|Microsoft.OperationalInsights/workspaces/search/action|Microsoft.Support/*"},
      {"749f88d5-cbae-40b8-bcfc-e573ddc772fa", "Monitoring Contributor", "Lets you manage Monitoring.",
       "*/read|Microsoft.AlertsManagement/alerts/*|"
       "Microsoft.AlertsManagement/alertsSummary/*|Microsoft.Insights/actiongroups/*|"
       "Microsoft.Insights/activityLogAlerts/*|Microsoft.Insights/AlertRules/*|"
       "Microsoft.Insights/components/*|Microsoft.Insights/DiagnosticSettings/*|"
       "Microsoft.Insights/eventtypes/*|Microsoft.Insights/LogDefinitions/*|"
       "Microsoft.Insights/metricalerts/*|Microsoft.Insights/MetricDefinitions/*|"
       "Microsoft.Insights/Metrics/*|Microsoft.Insights/Register/Action|"
       "Microsoft.Insights/scheduledqueryrules/*|Microsoft.Insights/webtests/*|"
       "Microsoft.OperationalInsights/workspaces/intelligencepacks/*|"
       "Microsoft.OperationalInsights/workspaces/savedSearches/*|"
       "Microsoft.OperationalInsights/workspaces/search/action|"
       "Microsoft.OperationalInsights/workspaces/sharedKeys/action|"
       "Microsoft.OperationalInsights/workspaces/storageinsightconfigs/*|"
       "Microsoft.Support/*|Microsoft.WorkloadMonitor/monitors/*|"
       "Microsoft.WorkloadMonitor/notificationSettings/*"},
      {"3913510d-42f4-4e42-8a64-420c390055eb", "Monitoring Metrics Publisher",
       "Allows for full access to Monitoring Metrics.",
       "Microsoft.Insights/Register/Action|Microsoft.Support/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read",
       "", "Microsoft.Insights/Metrics/Write"},
      {"73c42c96-874c-492b-b04d-ab87d138a893", "Log Analytics Reader",
       "Log Analytics Reader can view and search all monitoring data as well as and view "
       "monitoring settings, including viewing the configuration of Azure diagnostics on "
       "all Azure resources.",
       "*/read|Microsoft.OperationalInsights/workspaces/analytics/query/action|"
       "Microsoft.OperationalInsights/workspaces/search/action|Microsoft.Support/*",
       "Microsoft.OperationalInsights/workspaces/sharedKeys/read"},
      {"92aaf0da-9dab-42b6-94a3-d43ce8d16293", "Log Analytics Contributor", "Lets you manage Log Analytics.",
       "*/read|Microsoft.Automation/automationAccounts/*|"
       "Microsoft.ClassicCompute/virtualMachines/extensions/*|"
       "Microsoft.ClassicStorage/storageAccounts/listKeys/action|"
       "Microsoft.Compute/virtualMachines/extensions/*|Microsoft.Insights/alertRules/*|"
       "Microsoft.Insights/diagnosticSettings/*|Microsoft.OperationalInsights/*|"
       "Microsoft.OperationsManagement/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourcegroups/deployments/*|"
       "Microsoft.Storage/storageAccounts/listKeys/action|Microsoft.Support/*"},
      {"5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b", "App Configuration Data Owner",
       "Allows for full access to App Configuration Data.", "Microsoft.AppConfiguration/configurationStores/read", "",
       "Microsoft.AppConfiguration/configurationStores/*"},
      {"516239f1-63e1-4d78-a4de-a74fb236a071", "App Configuration Data Reader",
       "Allows for read access to App Configuration Data.", "Microsoft.AppConfiguration/configurationStores/read", "",
       "Microsoft.AppConfiguration/configurationStores/*/read"},
      {"090c5cfd-751d-490a-894a-3ce6f1109419", "Azure Service Bus Data Owner",
       "Allows for full access to Azure Service Bus Data.", "Microsoft.ServiceBus/*", "", "Microsoft.ServiceBus/*"},
      {"69a216fc-b8fb-44d8-bc22-1f3c2cd27a39", "Azure Service Bus Data Sender",
       "Allows for write access to Azure Service Bus Data.", "", "", "Microsoft.ServiceBus/*/send/action"},
      {"4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0", "Azure Service Bus Data Receiver",
       "Allows for read access to Azure Service Bus Data.", "", "", "Microsoft.ServiceBus/*/receive/action"},
      {"f526a384-b230-433a-b45c-95f59c4a2dec", "Azure Event Hubs Data Owner",
       "Allows for full access to Azure Event Hubs Data.", "Microsoft.EventHub/*", "", "Microsoft.EventHub/*"},
      {"2b629674-e913-4c01-ae53-ef4638d8f975", "Azure Event Hubs Data Sender",
       "Allows for write access to Azure Event Hubs Data.", "", "", "Microsoft.EventHub/*/send/action"},
      {"a638d3c7-ab3a-418d-83e6-5f17a39d4fde", "Azure Event Hubs Data Receiver",
       "Allows for read access to Azure Event Hubs Data.", "", "", "Microsoft.EventHub/*/receive/action"},
      {"d5a91429-5739-47e2-a06b-3470a27159e7", "EventGrid Data Sender", "Allows for write access to EventGrid Data.",
       "", "", "Microsoft.EventGrid/events/send/action"},
      {"673868aa-7521-48a0-acc6-0f60742d39f5", "Data Factory Contributor", "Lets you manage Data Factory.",
       "Microsoft.Authorization/*/read|Microsoft.DataFactory/dataFactories/*|"
       "Microsoft.DataFactory/factories/*|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"312a565d-c81f-4fd8-895a-4e21e48d571c", "API Management Service Contributor",
       "Lets you manage API Management Service.",
       "Microsoft.ApiManagement/service/*|Microsoft.Authorization/*/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"392ae280-861d-42bd-9ea5-08ee6d83b80e", "Template Spec Reader", "Lets you read Template Spec.",
       "Microsoft.Authorization/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.Resources/templateSpecs/*/read"},
      {"1c9b6475-caf0-4164-b5a1-2142a7116f4b", "Template Spec Contributor", "Lets you manage Template Spec.",
       "Microsoft.Authorization/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.Resources/templateSpecs/*"},
  };
  return roles;
}

}  // namespace keyless::sandbox::arm
