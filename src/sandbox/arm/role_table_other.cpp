#include "sandbox/arm/role_catalogue.hpp"

namespace keyless::sandbox::arm {

/// Further roles as the service listed them in 2019.
const std::vector<BuiltInRole>& other_roles() {
  static const std::vector<BuiltInRole> roles = {
      {"e022efe7-f5ba-4159-bbe4-b44f577e9b61", "API Management Service Operator Role",
       "Can manage service but not the APIs",
       "Microsoft.ApiManagement/service/*/read|"
       "Microsoft.ApiManagement/service/backup/action|"
       "Microsoft.ApiManagement/service/delete|"
       "Microsoft.ApiManagement/service/managedeployments/action|"
       "Microsoft.ApiManagement/service/read|Microsoft.ApiManagement/service/restore/action|"
       "Microsoft.ApiManagement/service/updatecertificate/action|"
       "Microsoft.ApiManagement/service/updatehostname/action|"
       "Microsoft.ApiManagement/service/write|Microsoft.Authorization/*/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*",
       "Microsoft.ApiManagement/service/users/keys/read"},
      {"71522526-b88f-4d52-b57f-d31fc3546d0d", "API Management Service Reader Role",
       "Read-only access to service and APIs",
       "Microsoft.ApiManagement/service/*/read|Microsoft.ApiManagement/service/read|"
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*",
       "Microsoft.ApiManagement/service/users/keys/read"},
      {"6cef56e8-d556-48e5-a04f-b8e64114680f", "AcrImageSigner", "acr image signer",
       "Microsoft.ContainerRegistry/registries/sign/write"},
      {"cdda3590-29a3-44f6-95f2-9f980659eb04", "AcrQuarantineReader", "acr quarantine data reader",
       "Microsoft.ContainerRegistry/registries/quarantineRead/read"},
      {"c8d4ff99-41c3-41a8-9f60-21dfdad59608", "AcrQuarantineWriter", "acr quarantine data writer",
       "Microsoft.ContainerRegistry/registries/quarantineRead/read|"
       "Microsoft.ContainerRegistry/registries/quarantineWrite/write"},
      {"ae349356-3a1b-4a5e-921d-050484c6347e", "Application Insights Component Contributor",
       "Can manage Application Insights components",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Insights/components/*|Microsoft.Insights/webtests/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"08954f03-6346-4c2e-81c0-ec3a5cfae23b", "Application Insights Snapshot Debugger",
       "Gives user permission to use Application Insights Snapshot Debugger features",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Insights/components/*/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"4fe576fe-1146-4730-92eb-48519fa6bf9f", "Automation Job Operator",
       "Create and Manage Jobs using Automation Runbooks.",
       "Microsoft.Authorization/*/read|"
       "Microsoft.Automation/automationAccounts/hybridRunbookWorkerGroups/read|"
       "Microsoft.Automation/automationAccounts/jobs/read|"
       "Microsoft.Automation/automationAccounts/jobs/resume/action|"
       "Microsoft.Automation/automationAccounts/jobs/stop/action|"
       "Microsoft.Automation/automationAccounts/jobs/streams/read|"
       "Microsoft.Automation/automationAccounts/jobs/suspend/action|"
       "Microsoft.Automation/automationAccounts/jobs/write|"
       "Microsoft.Automation/automationAccounts/jobs/output/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"d3881f73-407a-4167-8283-e981cbba0404", "Automation Operator",
       "Automation Operators are able to start, stop, suspend, and resume jobs",
       "Microsoft.Authorization/*/read|"
       "Microsoft.Automation/automationAccounts/hybridRunbookWorkerGroups/read|"
       "Microsoft.Automation/automationAccounts/jobs/read|"
       "Microsoft.Automation/automationAccounts/jobs/resume/action|"
       "Microsoft.Automation/automationAccounts/jobs/stop/action|"
       "Microsoft.Automation/automationAccounts/jobs/streams/read|"
       "Microsoft.Automation/automationAccounts/jobs/suspend/action|"
       "Microsoft.Automation/automationAccounts/jobs/write|"
       "Microsoft.Automation/automationAccounts/jobSchedules/read|"
       "Microsoft.Automation/automationAccounts/jobSchedules/write|"
       "Microsoft.Automation/automationAccounts/linkedWorkspace/read|"
       "Microsoft.Automation/automationAccounts/read|"
       "Microsoft.Automation/automationAccounts/runbooks/read|"
       "Microsoft.Automation/automationAccounts/schedules/read|"
       "Microsoft.Automation/automationAccounts/schedules/write|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Automation/automationAccounts/jobs/output/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"5fb5aef8-1081-4b8e-bb16-9d5d0385bab5", "Automation Runbook Operator",
       "Read Runbook properties - to be able to create Jobs of the runbook.",
       "Microsoft.Authorization/*/read|"
       "Microsoft.Automation/automationAccounts/runbooks/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"4f8fab4f-1852-4a58-a46a-8eaf358af14a", "Avere Contributor", "Can create and manage an Avere vFXT cluster.",
       "Microsoft.Authorization/*/read|Microsoft.Compute/*/read|"
       "Microsoft.Compute/availabilitySets/*|Microsoft.Compute/virtualMachines/*|"
       "Microsoft.Compute/disks/*|Microsoft.Network/*/read|"
       "Microsoft.Network/networkInterfaces/*|Microsoft.Network/virtualNetworks/read|"
       "Microsoft.Network/virtualNetworks/subnets/read|"
       "Microsoft.Network/virtualNetworks/subnets/join/action|"
       "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action|"
       "Microsoft.Network/networkSecurityGroups/join/action|"
       "Microsoft.Resources/deployments/*|Microsoft.Insights/alertRules/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Storage/*/read|"
       "Microsoft.Storage/storageAccounts/*|Microsoft.Support/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/resources/read",
       "",
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"},
      {"c025889f-8102-4ebf-b32c-fc0c6f0c6bd9", "Avere Operator", "Used by the Avere vFXT cluster to manage the cluster",
       "Microsoft.Compute/virtualMachines/read|Microsoft.Network/networkInterfaces/read|"
       "Microsoft.Network/networkInterfaces/write|Microsoft.Network/virtualNetworks/read|"
       "Microsoft.Network/virtualNetworks/subnets/read|"
       "Microsoft.Network/virtualNetworks/subnets/join/action|"
       "Microsoft.Network/networkSecurityGroups/join/action|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/delete|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/read|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/write",
       "",
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/delete|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read|"
       "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write"},
      {"423170ca-a8f6-4b0f-8487-9e4eb8f49bfa", "Azure Maps Data Reader (Preview)",
       "Grants access to read map related data from an Azure maps account.", "", "",
       "Microsoft.Maps/accounts/data/read"},
      {"6f12a6df-dd06-4f3e-bcb1-ce8be600526a", "Azure Stack Registration Owner",
       "Lets you manage Azure Stack registrations.",
       "Microsoft.AzureStack/registrations/products/listDetails/action|"
       "Microsoft.AzureStack/registrations/products/read|"
       "Microsoft.AzureStack/registrations/read"},
      {"5e467623-bb1f-42f4-a55d-6e525e11384b", "Backup Contributor",
       "Lets you manage backup service,but can't create vaults and give access to others",
       "Microsoft.Authorization/*/read|Microsoft.Network/virtualNetworks/read|"
       "Microsoft.RecoveryServices/locations/*|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/operationResults/*|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/*|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/refreshContainers/action|"
       "Microsoft.RecoveryServices/Vaults/backupJobs/*|"
       "Microsoft.RecoveryServices/Vaults/backupJobsExport/action|"
       "Microsoft.RecoveryServices/Vaults/backupJobsExport/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupManagementMetaData/*|"
       "Microsoft.RecoveryServices/Vaults/backupOperationResults/*|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/*|"
       "Microsoft.RecoveryServices/Vaults/backupProtectableItems/*|"
       "Microsoft.RecoveryServices/Vaults/backupProtectedItems/*|"
       "Microsoft.RecoveryServices/Vaults/backupProtectionContainers/*|"
       "Microsoft.RecoveryServices/Vaults/backupSecurityPIN/*|"
       "Microsoft.RecoveryServices/Vaults/backupUsageSummaries/read|"
       "Microsoft.RecoveryServices/Vaults/certificates/*|"
       "Microsoft.RecoveryServices/Vaults/extendedInformation/*|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/read|"
       "Microsoft.RecoveryServices/Vaults/monitoringConfigurations/*|"
       "Microsoft.RecoveryServices/Vaults/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/*|"
       "Microsoft.RecoveryServices/Vaults/usages/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/read|"
       "Microsoft.RecoveryServices/Vaults/backupstorageconfig/*|"
       "Microsoft.RecoveryServices/Vaults/backupconfig/*|"
       "Microsoft.RecoveryServices/Vaults/backupValidateOperation/action|"
       "Microsoft.RecoveryServices/Vaults/write|"
       "Microsoft.RecoveryServices/Vaults/backupOperations/read|"
       "Microsoft.RecoveryServices/Vaults/backupEngines/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/backupProtectionIntent/*|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectableContainers/read|"
       "Microsoft.RecoveryServices/locations/backupStatus/action|"
       "Microsoft.RecoveryServices/locations/backupPreValidateProtection/action|"
       "Microsoft.RecoveryServices/locations/backupValidateFeatures/action|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/write|"
       "Microsoft.RecoveryServices/operations/read|"
       "Microsoft.RecoveryServices/locations/operationStatus/read|"
       "Microsoft.RecoveryServices/Vaults/backupProtectionIntents/read|Microsoft.Support/*"},
      {"00c29273-979b-4161-815c-10b084fb9324", "Backup Operator",
       "Lets you manage backup services, except removal of backup, vault creation and "
       "giving access to others",
       "Microsoft.Authorization/*/read|Microsoft.Network/virtualNetworks/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/backup/action|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationsStatus/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/"
       "provisionInstantItemRecovery/action|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/restore/"
       "action|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/"
       "revokeInstantItemRecovery/action|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/write|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/refreshContainers/action|"
       "Microsoft.RecoveryServices/Vaults/backupJobs/*|"
       "Microsoft.RecoveryServices/Vaults/backupJobsExport/action|"
       "Microsoft.RecoveryServices/Vaults/backupJobsExport/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupManagementMetaData/read|"
       "Microsoft.RecoveryServices/Vaults/backupOperationResults/*|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/read|"
       "Microsoft.RecoveryServices/Vaults/backupProtectableItems/*|"
       "Microsoft.RecoveryServices/Vaults/backupProtectedItems/read|"
       "Microsoft.RecoveryServices/Vaults/backupProtectionContainers/read|"
       "Microsoft.RecoveryServices/Vaults/backupUsageSummaries/read|"
       "Microsoft.RecoveryServices/Vaults/certificates/write|"
       "Microsoft.RecoveryServices/Vaults/extendedInformation/read|"
       "Microsoft.RecoveryServices/Vaults/extendedInformation/write|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/read|"
       "Microsoft.RecoveryServices/Vaults/monitoringConfigurations/*|"
       "Microsoft.RecoveryServices/Vaults/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/write|"
       "Microsoft.RecoveryServices/Vaults/usages/read|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/read|"
       "Microsoft.RecoveryServices/Vaults/backupstorageconfig/*|"
       "Microsoft.RecoveryServices/Vaults/backupValidateOperation/action|"
       "Microsoft.RecoveryServices/Vaults/backupOperations/read|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/operations/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/write|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/inquire/action|"
       "Microsoft.RecoveryServices/Vaults/backupEngines/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/backupProtectionIntent/write|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/backupProtectionIntent/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectableContainers/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/items/read|"
       "Microsoft.RecoveryServices/locations/backupStatus/action|"
       "Microsoft.RecoveryServices/locations/backupPreValidateProtection/action|"
       "Microsoft.RecoveryServices/locations/backupValidateFeatures/action|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/write|"
       "Microsoft.RecoveryServices/operations/read|"
       "Microsoft.RecoveryServices/locations/operationStatus/read|"
       "Microsoft.RecoveryServices/Vaults/backupProtectionIntents/read|Microsoft.Support/*"},
      {"a795c7a0-d4a2-40c1-ae25-d81f01202912", "Backup Reader", "Can view backup services, but can't make changes",
       "Microsoft.Authorization/*/read|"
       "Microsoft.RecoveryServices/locations/allocatedStamp/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/operationsStatus/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/protectedItems/recoveryPoints/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/read|"
       "Microsoft.RecoveryServices/Vaults/backupJobs/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupJobs/read|"
       "Microsoft.RecoveryServices/Vaults/backupJobsExport/action|"
       "Microsoft.RecoveryServices/Vaults/backupJobsExport/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupManagementMetaData/read|"
       "Microsoft.RecoveryServices/Vaults/backupOperationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/read|"
       "Microsoft.RecoveryServices/Vaults/backupProtectedItems/read|"
       "Microsoft.RecoveryServices/Vaults/backupProtectionContainers/read|"
       "Microsoft.RecoveryServices/Vaults/backupUsageSummaries/read|"
       "Microsoft.RecoveryServices/Vaults/extendedInformation/read|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/read|"
       "Microsoft.RecoveryServices/Vaults/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/read|"
       "Microsoft.RecoveryServices/Vaults/backupstorageconfig/read|"
       "Microsoft.RecoveryServices/Vaults/backupconfig/read|"
       "Microsoft.RecoveryServices/Vaults/backupOperations/read|"
       "Microsoft.RecoveryServices/Vaults/backupPolicies/operations/read|"
       "Microsoft.RecoveryServices/Vaults/backupEngines/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/backupProtectionIntent/read|"
       "Microsoft.RecoveryServices/Vaults/backupFabrics/protectionContainers/items/read|"
       "Microsoft.RecoveryServices/locations/backupStatus/action|"
       "Microsoft.RecoveryServices/Vaults/monitoringConfigurations/*|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/write|"
       "Microsoft.RecoveryServices/operations/read|"
       "Microsoft.RecoveryServices/locations/operationStatus/read|"
       "Microsoft.RecoveryServices/Vaults/backupProtectionIntents/read|"
       "Microsoft.RecoveryServices/Vaults/usages/read"},
      {"fa23ad8b-c56e-40d8-ac0c-ce449e1d2c64", "Billing Reader", "Allows read access to billing data",
       "Microsoft.Authorization/*/read|Microsoft.Billing/*/read|Microsoft.Commerce/*/read|"
       "Microsoft.Consumption/*/read|Microsoft.Management/managementGroups/read|"
       "Microsoft.CostManagement/*/read|Microsoft.Support/*"},
      {"5e3c6656-6cfa-4708-81fe-0de47ac73342", "BizTalk Contributor",
       "Lets you manage BizTalk services, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.BizTalkServices/BizTalk/*|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"31a002a1-acaf-453e-8a5b-297c9ca1ea24", "Blockchain Member Node Access (Preview)",
       "Allows for access to Blockchain Member nodes", "Microsoft.Blockchain/blockchainMembers/transactionNodes/read",
       "", "Microsoft.Blockchain/blockchainMembers/transactionNodes/connect/action"},
      {"426e0c7f-0c7e-4658-b36f-ff54d6c29b45", "CDN Endpoint Contributor",
       "Can manage CDN endpoints, but can’t grant access to other users.",
       "Microsoft.Authorization/*/read|Microsoft.Cdn/edgenodes/read|"
       "Microsoft.Cdn/operationresults/*|Microsoft.Cdn/profiles/endpoints/*|"
       "Microsoft.Insights/alertRules/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"871e35f6-b5c1-49cc-a043-bde969a0f2cd", "CDN Endpoint Reader", "Can view CDN endpoints, but can’t make changes.",
       "Microsoft.Authorization/*/read|Microsoft.Cdn/edgenodes/read|"
       "Microsoft.Cdn/operationresults/*|Microsoft.Cdn/profiles/endpoints/*/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"ec156ff8-a8d1-4d15-830c-5b80698ca432", "CDN Profile Contributor",
       "Can manage CDN profiles and their endpoints, but can’t grant access to other users.",
       "Microsoft.Authorization/*/read|Microsoft.Cdn/edgenodes/read|"
       "Microsoft.Cdn/operationresults/*|Microsoft.Cdn/profiles/*|"
       "Microsoft.Insights/alertRules/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"8f96442b-4075-438f-813d-ad51ab4019af", "CDN Profile Reader",
       "Can view CDN profiles and their endpoints, but can’t make changes.",
       "Microsoft.Authorization/*/read|Microsoft.Cdn/edgenodes/read|"
       "Microsoft.Cdn/operationresults/*|Microsoft.Cdn/profiles/*/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"b34d265f-36f7-4a0d-a4d4-e158ca92e90f", "Classic Network Contributor",
       "Lets you manage classic networks, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.ClassicNetwork/*|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"86e8f5dc-a6e9-4c67-9d15-de283e8eac25", "Classic Storage Account Contributor",
       "Lets you manage classic storage accounts, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.ClassicStorage/storageAccounts/*|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"985d6b00-f706-48f5-a6fe-d0ca12fb668d", "Classic Storage Account Key Operator Service Role",
       "Classic Storage Account Key Operators are allowed to list and regenerate keys on "
       "Classic Storage Accounts",
       "Microsoft.ClassicStorage/storageAccounts/listkeys/action|"
       "Microsoft.ClassicStorage/storageAccounts/regeneratekey/action"},
      {"d73bb868-a0df-4d4d-bd69-98a00b01fccb", "Classic Virtual Machine Contributor",
       "Lets you manage classic virtual machines, but not access to them, and not the "
       "virtual network or storage account they’re connected to.",
       "Microsoft.Authorization/*/read|Microsoft.ClassicCompute/domainNames/*|"
       "Microsoft.ClassicCompute/virtualMachines/*|"
       "Microsoft.ClassicNetwork/networkSecurityGroups/join/action|"
       "Microsoft.ClassicNetwork/reservedIps/link/action|"
       "Microsoft.ClassicNetwork/reservedIps/read|"
       "Microsoft.ClassicNetwork/virtualNetworks/join/action|"
       "Microsoft.ClassicNetwork/virtualNetworks/read|"
       "Microsoft.ClassicStorage/storageAccounts/disks/read|"
       "Microsoft.ClassicStorage/storageAccounts/images/read|"
       "Microsoft.ClassicStorage/storageAccounts/listKeys/action|"
       "Microsoft.ClassicStorage/storageAccounts/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"9106cda0-8a86-4e81-b686-29a22c54effe", "ClearDB MySQL DB Contributor",
       "Lets you manage ClearDB MySQL databases, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "successbricks.cleardb/databases/*"},
      {"b59867f0-fa02-499b-be73-45a86b5b3e1c", "Cognitive Services Data Reader (Preview)",
       "Lets you read Cognitive Services data.", "", "", "Microsoft.CognitiveServices/*/read"},
      {"fbdf93bf-df7d-467e-a4d2-9458aa1360c8", "Cosmos DB Account Reader Role",
       "Can read Azure Cosmos DB Accounts data",
       "Microsoft.Authorization/*/read|Microsoft.DocumentDB/*/read|"
       "Microsoft.DocumentDB/databaseAccounts/readonlykeys/action|"
       "Microsoft.Insights/MetricDefinitions/read|Microsoft.Insights/Metrics/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"db7b14f2-5adf-42da-9f96-f2ee17bab5cb", "CosmosBackupOperator",
       "Can submit restore request for a Cosmos DB database or a container for an account",
       "Microsoft.DocumentDB/databaseAccounts/backup/action|"
       "Microsoft.DocumentDB/databaseAccounts/restore/action"},
      {"434105ed-43f6-45c7-a02f-909b2ba83430", "Cost Management Contributor",
       "Can view costs and manage cost configuration (e.g. budgets, exports)",
       "Microsoft.Consumption/*|Microsoft.CostManagement/*|"
       "Microsoft.Billing/billingPeriods/read|Microsoft.Resources/subscriptions/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"add466c9-e687-43fc-8d98-dfcf8d720be5", "Data Box Contributor",
       "Lets you manage everything under Data Box Service except giving access to others.",
       "Microsoft.Authorization/*/read|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.Databox/*"},
      {"028f4ed7-e2a9-465e-a8f4-9c0ffdfdc027", "Data Box Reader",
       "Lets you manage Data Box Service except creating order or editing order details and "
       "giving access to others.",
       "Microsoft.Authorization/*/read|Microsoft.Databox/*/read|"
       "Microsoft.Databox/jobs/listsecrets/action|"
       "Microsoft.Databox/jobs/listcredentials/action|"
       "Microsoft.Databox/locations/availableSkus/action|"
       "Microsoft.Databox/locations/validateAddress/action|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|Microsoft.Support/*"},
      {"47b7735b-770e-4598-a7da-8b91488b4c88", "Data Lake Analytics Developer",
       "Lets you submit, monitor, and manage your own jobs but not create or delete Data "
       "Lake Analytics accounts.",
       "Microsoft.Authorization/*/read|Microsoft.BigAnalytics/accounts/*|"
       "Microsoft.DataLakeAnalytics/accounts/*|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*",
       "Microsoft.BigAnalytics/accounts/Delete|"
       "Microsoft.BigAnalytics/accounts/TakeOwnership/action|"
       "Microsoft.BigAnalytics/accounts/Write|Microsoft.DataLakeAnalytics/accounts/Delete|"
       "Microsoft.DataLakeAnalytics/accounts/TakeOwnership/action|"
       "Microsoft.DataLakeAnalytics/accounts/Write|"
       "Microsoft.DataLakeAnalytics/accounts/dataLakeStoreAccounts/Write|"
       "Microsoft.DataLakeAnalytics/accounts/dataLakeStoreAccounts/Delete|"
       "Microsoft.DataLakeAnalytics/accounts/storageAccounts/Write|"
       "Microsoft.DataLakeAnalytics/accounts/storageAccounts/Delete|"
       "Microsoft.DataLakeAnalytics/accounts/firewallRules/Write|"
       "Microsoft.DataLakeAnalytics/accounts/firewallRules/Delete|"
       "Microsoft.DataLakeAnalytics/accounts/computePolicies/Write|"
       "Microsoft.DataLakeAnalytics/accounts/computePolicies/Delete"},
      {"150f5e0c-0603-4f03-8c7f-cf70034c4e90", "Data Purger", "Can purge analytics data",
       "Microsoft.Insights/components/*/read|Microsoft.Insights/components/purge/action|"
       "Microsoft.OperationalInsights/workspaces/*/read|"
       "Microsoft.OperationalInsights/workspaces/purge/action"},
      {"76283e04-6283-4c54-8f91-bcf1374a3c64", "DevTest Labs User",
       "Lets you connect, start, restart, and shutdown your virtual machines in your Azure "
       "DevTest Labs.",
       "Microsoft.Authorization/*/read|Microsoft.Compute/availabilitySets/read|"
       "Microsoft.Compute/virtualMachines/*/read|"
       "Microsoft.Compute/virtualMachines/deallocate/action|"
       "Microsoft.Compute/virtualMachines/read|"
       "Microsoft.Compute/virtualMachines/restart/action|"
       "Microsoft.Compute/virtualMachines/start/action|Microsoft.DevTestLab/*/read|"
       "Microsoft.DevTestLab/labs/claimAnyVm/action|"
       "Microsoft.DevTestLab/labs/createEnvironment/action|"
       "Microsoft.DevTestLab/labs/formulas/delete|Microsoft.DevTestLab/labs/formulas/read|"
       "Microsoft.DevTestLab/labs/formulas/write|"
       "Microsoft.DevTestLab/labs/policySets/evaluatePolicies/action|"
       "Microsoft.DevTestLab/labs/virtualMachines/claim/action|"
       "Microsoft.DevTestLab/labs/virtualmachines/listApplicableSchedules/action|"
       "Microsoft.DevTestLab/labs/virtualMachines/getRdpFileContents/action|"
       "Microsoft.Network/loadBalancers/backendAddressPools/join/action|"
       "Microsoft.Network/loadBalancers/inboundNatRules/join/action|"
       "Microsoft.Network/networkInterfaces/*/read|"
       "Microsoft.Network/networkInterfaces/join/action|"
       "Microsoft.Network/networkInterfaces/read|Microsoft.Network/networkInterfaces/write|"
       "Microsoft.Network/publicIPAddresses/*/read|"
       "Microsoft.Network/publicIPAddresses/join/action|"
       "Microsoft.Network/publicIPAddresses/read|"
       "Microsoft.Network/virtualNetworks/subnets/join/action|"
       "Microsoft.Resources/deployments/operations/read|"
       "Microsoft.Resources/deployments/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/listKeys/action",
       "Microsoft.Compute/virtualMachines/vmSizes/read"},
      {"428e0ff0-5e57-4d9c-a221-2c70d0e0a443", "EventGrid EventSubscription Contributor",
       "Lets you manage EventGrid event subscription operations.",
       "Microsoft.Authorization/*/read|Microsoft.EventGrid/eventSubscriptions/*|"
       "Microsoft.EventGrid/topicTypes/eventSubscriptions/read|"
       "Microsoft.EventGrid/locations/eventSubscriptions/read|"
       "Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"2414bbcf-6497-4faf-8c65-045460748405", "EventGrid EventSubscription Reader",
       "Lets you read EventGrid event subscriptions.",
       "Microsoft.Authorization/*/read|Microsoft.EventGrid/eventSubscriptions/read|"
       "Microsoft.EventGrid/topicTypes/eventSubscriptions/read|"
       "Microsoft.EventGrid/locations/eventSubscriptions/read|"
       "Microsoft.EventGrid/locations/topicTypes/eventSubscriptions/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read"},
      {"b60367af-1334-4454-b71e-769d9a4f83d9", "Graph Owner",
       "Create and manage all aspects of the Enterprise Graph - Ontology, Schema mapping, "
       "Conflation and Conversational AI and Ingestions",
       "Microsoft.EnterpriseKnowledgeGraph/services/conflation/read|"
       "Microsoft.EnterpriseKnowledgeGraph/services/conflation/write|"
       "Microsoft.EnterpriseKnowledgeGraph/services/sourceschema/read|"
       "Microsoft.EnterpriseKnowledgeGraph/services/sourceschema/write|"
       "Microsoft.EnterpriseKnowledgeGraph/services/knowledge/read|"
       "Microsoft.EnterpriseKnowledgeGraph/services/knowledge/write|"
       "Microsoft.EnterpriseKnowledgeGraph/services/intentclassification/read|"
       "Microsoft.EnterpriseKnowledgeGraph/services/intentclassification/write|"
       "Microsoft.EnterpriseKnowledgeGraph/services/ingestion/read|"
       "Microsoft.EnterpriseKnowledgeGraph/services/ingestion/write|"
       "Microsoft.EnterpriseKnowledgeGraph/services/ontology/read|"
       "Microsoft.EnterpriseKnowledgeGraph/services/ontology/write|"
       "Microsoft.EnterpriseKnowledgeGraph/services/delete|"
       "Microsoft.EnterpriseKnowledgeGraph/operations/read"},
      {"61ed4efc-fab3-44fd-b111-e24485cc132a", "HDInsight Cluster Operator",
       "Lets you read and modify HDInsight cluster configurations.",
       "Microsoft.HDInsight/*/read|Microsoft.HDInsight/clusters/getGatewaySettings/action|"
       "Microsoft.HDInsight/clusters/updateGatewaySettings/action|"
       "Microsoft.HDInsight/clusters/configurations/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Resources/deployments/operations/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Authorization/*/read|Microsoft.Support/*"},
      {"8d8d5a11-05d3-4bda-a417-a08778121c7c", "HDInsight Domain Services Contributor",
       "Can Read, Create, Modify and Delete Domain Services related operations needed for "
       "HDInsight Enterprise Security Package",
       "Microsoft.AAD/*/read|Microsoft.AAD/domainServices/*/read|"
       "Microsoft.AAD/domainServices/oucontainer/*"},
      {"48b40c6e-82e0-4eb3-90d5-19e40f49b624", "Hybrid RP Administrator",
       "Can read, write, delete, and re-onboard Non-Azure machines to the Hybrid Resource "
       "Provider.",
       "Microsoft.HybridCompute/machines/*"},
      {"5d1e5ee4-7c68-4a71-ac8b-0739630a3dfb", "Hybrid RP Onboarding",
       "Can onboard new Non-Azure machines to the Hybrid Resource Provider.",
       "Microsoft.HybridCompute/machines/read|Microsoft.HybridCompute/machines/write"},
      {"03a6d094-3444-4b3d-88af-7477090a9e5e", "Intelligent Systems Account Contributor",
       "Lets you manage Intelligent Systems accounts, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.IntelligentSystems/accounts/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"ee361c5d-f7b5-4119-b4b6-892157c8f64c", "Knowledge Consumer",
       "Knowledge Read permission to consume Enterprise Graph Knowledge using entity search "
       "and graph query",
       "Microsoft.EnterpriseKnowledgeGraph/services/knowledge/read"},
      {"b97fb8bc-a8b2-4522-a38b-dd33c7e65ead", "Lab Creator",
       "Lets you create, manage, delete your managed labs under your Azure Lab Accounts.",
       "Microsoft.Authorization/*/read|Microsoft.LabServices/labAccounts/*/read|"
       "Microsoft.LabServices/labAccounts/createLab/action|"
       "Microsoft.LabServices/labAccounts/sizes/getRegionalAvailability/action|"
       "Microsoft.LabServices/labAccounts/getRegionalAvailability/action|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"87a39d53-fc1b-424a-814c-f7e04687dc9e", "Logic App Contributor",
       "Lets you manage logic app, but not access to them.",
       "Microsoft.Authorization/*/read|"
       "Microsoft.ClassicStorage/storageAccounts/listKeys/action|"
       "Microsoft.ClassicStorage/storageAccounts/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Insights/diagnosticSettings/*|Microsoft.Insights/logdefinitions/*|"
       "Microsoft.Insights/metricDefinitions/*|Microsoft.Logic/*|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/operationresults/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/listkeys/action|"
       "Microsoft.Storage/storageAccounts/read|Microsoft.Support/*|"
       "Microsoft.Web/connectionGateways/*|Microsoft.Web/connections/*|"
       "Microsoft.Web/customApis/*|Microsoft.Web/serverFarms/join/action|"
       "Microsoft.Web/serverFarms/read|Microsoft.Web/sites/functions/listSecrets/action"},
      {"515c2055-d9d4-4321-b1b9-bd0c9a0f79fe", "Logic App Operator", "Lets you read, enable and disable logic app.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*/read|"
       "Microsoft.Insights/diagnosticSettings/*/read|"
       "Microsoft.Insights/metricDefinitions/*/read|Microsoft.Logic/*/read|"
       "Microsoft.Logic/workflows/disable/action|Microsoft.Logic/workflows/enable/action|"
       "Microsoft.Logic/workflows/validate/action|"
       "Microsoft.Resources/deployments/operations/read|"
       "Microsoft.Resources/subscriptions/operationresults/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "Microsoft.Web/connectionGateways/*/read|Microsoft.Web/connections/*/read|"
       "Microsoft.Web/customApis/*/read|Microsoft.Web/serverFarms/read"},
      {"c7393b34-138c-406f-901b-d8cf2b17e6ae", "Managed Application Operator Role",
       "Lets you read and perform actions on Managed Application resources",
       "*/read|Microsoft.Solutions/applications/read|Microsoft.Solutions/*/action"},
      {"b9331d33-8a36-4f8c-b097-4f54124fdb44", "Managed Applications Reader",
       "Lets you read resources in a managed app and request JIT access.",
       "*/read|Microsoft.Resources/deployments/*|Microsoft.Solutions/jitRequests/*"},
      {"5d28c62d-5b37-4476-8438-e587778df237", "New Relic APM Account Contributor",
       "Lets you manage New Relic Application Performance Management accounts and "
       "applications, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*|"
       "NewRelic.APM/accounts/*"},
      {"c12c1c16-33a1-487b-954d-41c89c60f349", "Reader and Data Access",
       "Lets you view everything but will not let you delete or create a storage account or "
       "contained resource. It will also allow read/write access to all data contained in a "
       "storage account via access to storage account keys.",
       "Microsoft.Storage/storageAccounts/listKeys/action|"
       "Microsoft.Storage/storageAccounts/ListAccountSas/action|"
       "Microsoft.Storage/storageAccounts/read"},
      {"e0f68234-74aa-48ed-b826-c38b57376e17", "Redis Cache Contributor",
       "Lets you manage Redis caches, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Cache/redis/*|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"4939a1f6-9ae0-4e48-a1e0-f2cbe897382d", "SQL Managed Instance Contributor",
       "Lets you manage SQL Managed Instances and required network configuration, but can’t "
       "give access to others.",
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Network/networkSecurityGroups/*|Microsoft.Network/routeTables/*|"
       "Microsoft.Sql/locations/*/read|Microsoft.Sql/managedInstances/*|Microsoft.Support/*|"
       "Microsoft.Network/virtualNetworks/subnets/*|Microsoft.Network/virtualNetworks/*|"
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Insights/metrics/read|Microsoft.Insights/metricDefinitions/read"},
      {"056cd41c-7e88-42e1-933e-88ba6a50c9c3", "SQL Security Manager",
       "Lets you manage the security-related policies of SQL servers and databases, but not "
       "access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Network/virtualNetworks/subnets/joinViaServiceEndpoint/action|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Sql/managedInstances/databases/currentSensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/recommendedSensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/schemas/tables/columns/sensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/securityAlertPolicies/*|"
       "Microsoft.Sql/managedInstances/databases/sensitivityLabels/*|"
       "Microsoft.Sql/managedInstances/databases/vulnerabilityAssessments/*|"
       "Microsoft.Sql/managedInstances/securityAlertPolicies/*|"
       "Microsoft.Sql/managedInstances/vulnerabilityAssessments/*|"
       "Microsoft.Sql/servers/auditingPolicies/*|Microsoft.Sql/servers/auditingSettings/*|"
       "Microsoft.Sql/servers/extendedAuditingSettings/read|"
       "Microsoft.Sql/servers/databases/auditingPolicies/*|"
       "Microsoft.Sql/servers/databases/auditingSettings/*|"
       "Microsoft.Sql/servers/databases/auditRecords/read|"
       "Microsoft.Sql/servers/databases/connectionPolicies/*|"
       "Microsoft.Sql/servers/databases/currentSensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/dataMaskingPolicies/*|"
       "Microsoft.Sql/servers/databases/extendedAuditingSettings/read|"
       "Microsoft.Sql/servers/databases/read|"
       "Microsoft.Sql/servers/databases/recommendedSensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/schemas/read|"
       "Microsoft.Sql/servers/databases/schemas/tables/columns/read|"
       "Microsoft.Sql/servers/databases/schemas/tables/columns/sensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/schemas/tables/read|"
       "Microsoft.Sql/servers/databases/securityAlertPolicies/*|"
       "Microsoft.Sql/servers/databases/securityMetrics/*|"
       "Microsoft.Sql/servers/databases/sensitivityLabels/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessments/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessmentScans/*|"
       "Microsoft.Sql/servers/databases/vulnerabilityAssessmentSettings/*|"
       "Microsoft.Sql/servers/firewallRules/*|Microsoft.Sql/servers/read|"
       "Microsoft.Sql/servers/securityAlertPolicies/*|"
       "Microsoft.Sql/servers/vulnerabilityAssessments/*|Microsoft.Support/*"},
      {"188a0f2f-5c9e-469b-ae67-2aa5ce574b94", "Scheduler Job Collections Contributor",
       "Lets you manage Scheduler job collections, but not access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Scheduler/jobcollections/*|Microsoft.Support/*"},
      {"e3d13bf0-dd5a-482e-ba6b-9b8433878d10", "Security Manager (Legacy)",
       "This is a legacy role. Please use Security Administrator instead",
       "Microsoft.Authorization/*/read|Microsoft.ClassicCompute/*/read|"
       "Microsoft.ClassicCompute/virtualMachines/*/write|Microsoft.ClassicNetwork/*/read|"
       "Microsoft.Insights/alertRules/*|Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Security/*|"
       "Microsoft.Support/*"},
      {"6670b86e-a3f7-4917-ac9b-5d6ab1be4567", "Site Recovery Contributor",
       "Lets you manage Site Recovery service except vault creation and role assignment",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Network/virtualNetworks/read|"
       "Microsoft.RecoveryServices/locations/allocatedStamp/read|"
       "Microsoft.RecoveryServices/locations/allocateStamp/action|"
       "Microsoft.RecoveryServices/Vaults/certificates/write|"
       "Microsoft.RecoveryServices/Vaults/extendedInformation/*|"
       "Microsoft.RecoveryServices/Vaults/read|"
       "Microsoft.RecoveryServices/Vaults/refreshContainers/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/*|"
       "Microsoft.RecoveryServices/vaults/replicationAlertSettings/*|"
       "Microsoft.RecoveryServices/vaults/replicationEvents/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/*|"
       "Microsoft.RecoveryServices/vaults/replicationJobs/*|"
       "Microsoft.RecoveryServices/vaults/replicationPolicies/*|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/*|"
       "Microsoft.RecoveryServices/Vaults/storageConfig/*|"
       "Microsoft.RecoveryServices/Vaults/tokenInfo/read|"
       "Microsoft.RecoveryServices/Vaults/usages/read|"
       "Microsoft.RecoveryServices/Vaults/vaultTokens/read|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/*|"
       "Microsoft.RecoveryServices/Vaults/monitoringConfigurations/notificationConfiguration/read|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/read|Microsoft.Support/*"},
      {"494ae006-db33-4328-bf46-533a6560a3ca", "Site Recovery Operator",
       "Lets you failover and failback but not perform other Site Recovery management "
       "operations",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Network/virtualNetworks/read|"
       "Microsoft.RecoveryServices/locations/allocatedStamp/read|"
       "Microsoft.RecoveryServices/locations/allocateStamp/action|"
       "Microsoft.RecoveryServices/Vaults/extendedInformation/read|"
       "Microsoft.RecoveryServices/Vaults/read|"
       "Microsoft.RecoveryServices/Vaults/refreshContainers/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/read|"
       "Microsoft.RecoveryServices/vaults/replicationAlertSettings/read|"
       "Microsoft.RecoveryServices/vaults/replicationEvents/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/checkConsistency/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/reassociateGateway/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/renewcertificate/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationNetworks/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationNetworks/replicationNetworkMappings/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
       "replicationProtectableItems/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "applyRecoveryPoint/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "failoverCommit/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "plannedFailover/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "recoveryPoints/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "repairReplication/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "reProtect/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "testFailover/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "testFailoverCleanup/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "unplannedFailover/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "updateMobilityService/action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
       "replicationProtectionContainerMappings/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationRecoveryServicesProviders/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationRecoveryServicesProviders/refreshProvider/"
       "action|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationStorageClassifications/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationStorageClassifications/"
       "replicationStorageClassificationMappings/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationvCenters/read|"
       "Microsoft.RecoveryServices/vaults/replicationJobs/*|"
       "Microsoft.RecoveryServices/vaults/replicationPolicies/read|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/failoverCommit/action|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/plannedFailover/action|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/read|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/reProtect/action|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/testFailover/action|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/testFailoverCleanup/action|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/unplannedFailover/action|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/*|"
       "Microsoft.RecoveryServices/Vaults/monitoringConfigurations/notificationConfiguration/read|"
       "Microsoft.RecoveryServices/Vaults/storageConfig/read|"
       "Microsoft.RecoveryServices/Vaults/tokenInfo/read|"
       "Microsoft.RecoveryServices/Vaults/usages/read|"
       "Microsoft.RecoveryServices/Vaults/vaultTokens/read|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|"
       "Microsoft.Storage/storageAccounts/read|Microsoft.Support/*"},
      {"dbaa88c4-0c30-4179-9fb3-46319faa6149", "Site Recovery Reader",
       "Lets you view Site Recovery status but not perform other management operations",
       "Microsoft.Authorization/*/read|"
       "Microsoft.RecoveryServices/locations/allocatedStamp/read|"
       "Microsoft.RecoveryServices/Vaults/extendedInformation/read|"
       "Microsoft.RecoveryServices/Vaults/monitoringAlerts/read|"
       "Microsoft.RecoveryServices/Vaults/monitoringConfigurations/notificationConfiguration/read|"
       "Microsoft.RecoveryServices/Vaults/read|"
       "Microsoft.RecoveryServices/Vaults/refreshContainers/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/operationResults/read|"
       "Microsoft.RecoveryServices/Vaults/registeredIdentities/read|"
       "Microsoft.RecoveryServices/vaults/replicationAlertSettings/read|"
       "Microsoft.RecoveryServices/vaults/replicationEvents/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationNetworks/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationNetworks/replicationNetworkMappings/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
       "replicationProtectableItems/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/replicationProtectedItems/"
       "recoveryPoints/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
       "replicationProtectionContainerMappings/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationRecoveryServicesProviders/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationStorageClassifications/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationStorageClassifications/"
       "replicationStorageClassificationMappings/read|"
       "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationvCenters/read|"
       "Microsoft.RecoveryServices/vaults/replicationJobs/read|"
       "Microsoft.RecoveryServices/vaults/replicationPolicies/read|"
       "Microsoft.RecoveryServices/vaults/replicationRecoveryPlans/read|"
       "Microsoft.RecoveryServices/Vaults/storageConfig/read|"
       "Microsoft.RecoveryServices/Vaults/tokenInfo/read|"
       "Microsoft.RecoveryServices/Vaults/usages/read|"
       "Microsoft.RecoveryServices/Vaults/vaultTokens/read|Microsoft.Support/*"},
      {"8bbe83f1-e2a6-4df7-8cb4-4e04d4e5c827", "Spatial Anchors Account Contributor",
       "Lets you manage spatial anchors in your account, but not delete them", "", "",
       "Microsoft.MixedReality/SpatialAnchorsAccounts/create/action|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/discovery/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/properties/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/query/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/submitdiag/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/write"},
      {"70bbe301-9835-447d-afdd-19eb3167307c", "Spatial Anchors Account Owner",
       "Lets you manage spatial anchors in your account, including deleting them", "", "",
       "Microsoft.MixedReality/SpatialAnchorsAccounts/create/action|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/delete|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/discovery/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/properties/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/query/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/submitdiag/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/write"},
      {"5d51204f-eb77-4b1c-b86a-2ec626c49413", "Spatial Anchors Account Reader",
       "Lets you locate and read properties of spatial anchors in your account", "", "",
       "Microsoft.MixedReality/SpatialAnchorsAccounts/discovery/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/properties/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/query/read|"
       "Microsoft.MixedReality/SpatialAnchorsAccounts/submitdiag/read"},
      {"81a9662b-bebf-436f-a333-f67b29880f12", "Storage Account Key Operator Service Role",
       "Storage Account Key Operators are allowed to list and regenerate keys on Storage "
       "Accounts",
       "Microsoft.Storage/storageAccounts/listkeys/action|"
       "Microsoft.Storage/storageAccounts/regeneratekey/action"},
      {"cfd33db0-3dd1-45e3-aa9d-cdbdf3b6f24e", "Support Request Contributor",
       "Lets you create and manage Support requests",
       "Microsoft.Authorization/*/read|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"a4b10055-b0c7-44c2-b00f-c7b5b3550cf7", "Traffic Manager Contributor",
       "Lets you manage Traffic Manager profiles, but does not let you control who has "
       "access to them.",
       "Microsoft.Authorization/*/read|Microsoft.Insights/alertRules/*|"
       "Microsoft.Network/trafficManagerProfiles/*|"
       "Microsoft.ResourceHealth/availabilityStatuses/read|"
       "Microsoft.Resources/deployments/*|"
       "Microsoft.Resources/subscriptions/resourceGroups/read|Microsoft.Support/*"},
      {"1c0163c0-47e6-4577-8991-ea5c82e286e4", "Virtual Machine Administrator Login",
       "View Virtual Machines in the portal and login as administrator",
       "Microsoft.Network/publicIPAddresses/read|Microsoft.Network/virtualNetworks/read|"
       "Microsoft.Network/loadBalancers/read|Microsoft.Network/networkInterfaces/read|"
       "Microsoft.Compute/virtualMachines/*/read",
       "",
       "Microsoft.Compute/virtualMachines/login/action|"
       "Microsoft.Compute/virtualMachines/loginAsAdmin/action"},
      {"fb879df8-f326-4884-b1cf-06f3ad86be52", "Virtual Machine User Login",
       "View Virtual Machines in the portal and login as a regular user.",
       "Microsoft.Network/publicIPAddresses/read|Microsoft.Network/virtualNetworks/read|"
       "Microsoft.Network/loadBalancers/read|Microsoft.Network/networkInterfaces/read|"
       "Microsoft.Compute/virtualMachines/*/read",
       "", "Microsoft.Compute/virtualMachines/login/action"},
  };
  return roles;
}

}  // namespace keyless::sandbox::arm
