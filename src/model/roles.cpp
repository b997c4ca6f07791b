#include "model/roles.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "model/privilege.hpp"

namespace keyless::model {
namespace {

// From the built-in roles page of the Azure documentation; a test holds these rows to the published definitions.
constexpr BuiltInRole table[] = {
    {"API Management Service Contributor", "312a565d-c81f-4fd8-895a-4e21e48d571c", false},
    {"AcrDelete", "c2f4ef07-c644-48eb-af81-4b1b4947fb11", false},
    {"AcrPull", "7f951dda-4ed3-4680-a7ca-43fe172d538d", false},
    {"AcrPush", "8311e382-0749-4cb8-b61a-304f252e45ec", false},
    {"App Configuration Data Owner", "5ae67dd6-50cb-40e7-96ff-dc2bfa4b606b", false},
    {"App Configuration Data Reader", "516239f1-63e1-4d78-a4de-a74fb236a071", false},
    {"Azure AI Developer", "64702f94-c441-49e6-a78b-ef80e0188fee", true, "", "Microsoft.CognitiveServices/*"},
    {"Azure AI User", "53ca6127-db72-4b80-b1b0-d745d6d5456d", true, "", "Microsoft.CognitiveServices/*"},
    {"Azure Event Hubs Data Owner", "f526a384-b230-433a-b45c-95f59c4a2dec", true, "", "Microsoft.EventHub/*"},
    {"Azure Event Hubs Data Receiver", "a638d3c7-ab3a-418d-83e6-5f17a39d4fde", false},
    {"Azure Event Hubs Data Sender", "2b629674-e913-4c01-ae53-ef4638d8f975", false},
    {"Azure Kubernetes Service Cluster Admin Role", "0ab0b1a8-8aac-4efd-b8c2-3ee1fb270be8", true,
     "Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action"},
    {"Azure Kubernetes Service Cluster User Role", "4abbcc35-e782-43d8-92c5-2d3f1bd2253f", false},
    {"Azure Kubernetes Service Contributor Role", "ed7f3fbd-7b88-4dd4-9017-9adb7ce333f8", true,
     "Microsoft.ContainerService/managedClusters/*"},
    {"Azure Kubernetes Service RBAC Admin", "3498e952-d568-435e-9b2c-8d77e338d7f7", false},
    {"Azure Kubernetes Service RBAC Cluster Admin", "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b", false},
    {"Azure Kubernetes Service RBAC Reader", "7f6c6a51-bcf8-42ba-9220-52d62157d7db", false},
    {"Azure Kubernetes Service RBAC Writer", "a7ffa36f-339b-4b5c-8bdf-e2c188b2c0eb", false},
    {"Azure Service Bus Data Owner", "090c5cfd-751d-490a-894a-3ce6f1109419", true, "", "Microsoft.ServiceBus/*"},
    {"Azure Service Bus Data Receiver", "4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0", false},
    {"Azure Service Bus Data Sender", "69a216fc-b8fb-44d8-bc22-1f3c2cd27a39", false},
    {"Cognitive Services Contributor", "25fbc0a9-bd7c-42a3-aa1a-3b75d497ee68", false},
    {"Cognitive Services OpenAI Contributor", "a001fd3d-188f-4b5d-821b-7da978bf7442", false},
    {"Cognitive Services OpenAI User", "5e0bd9bd-7b93-4f28-af87-19fc36ad61bd", false},
    {"Cognitive Services User", "a97b65f3-24c7-4388-baec-2e87135dc908", true, "", "Microsoft.CognitiveServices/*"},
    {"Container Registry Repository Reader", "b93aa761-3e63-49ed-ac28-beffa264f7ac", false},
    {"Container Registry Repository Writer", "2a1e307c-b015-4ebd-883e-5b7698a07328", false},
    {"Contributor", "b24988ac-6180-42a0-ab88-20f7382dd24c", true, "*"},
    {"Cosmos DB Operator", "230815da-be43-4aae-9cb4-875f7bd000aa", false},
    {"Cost Management Reader", "72fafb9e-0641-4937-9268-a91bfd8191a3", false},
    {"DNS Zone Contributor", "befefa01-2a29-4197-83a8-272ff33ce314", false},
    {"Data Factory Contributor", "673868aa-7521-48a0-acc6-0f60742d39f5", false},
    {"DocumentDB Account Contributor", "5bd9cd88-fe45-4216-938b-f97437e15450", false},
    {"EventGrid Data Sender", "d5a91429-5739-47e2-a06b-3470a27159e7", false},
    {"Key Vault Administrator", "00482a5a-887f-4fb3-b363-3b7fe8e74483", false},
    {"Key Vault Certificate User", "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", false},
    {"Key Vault Certificates Officer", "a4417e6f-fecd-4de8-b567-7b0420556985", false},
    {"Key Vault Contributor", "f25e0fa2-a7c8-4377-a976-54943a77a395", false},
    {"Key Vault Crypto Officer", "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", false},
    {"Key Vault Crypto Service Encryption User", "e147488a-f6f5-4113-8e2d-b22465e65bf6", false},
    {"Key Vault Crypto User", "12338af0-0e69-4776-bea7-57ae8d297424", false},
    {"Key Vault Reader", "21090545-7ca7-4776-b22c-e363652d74d2", false},
    {"Key Vault Secrets Officer", "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", false},
    {"Key Vault Secrets User", "4633458b-17de-408a-b874-0445c86b69e6", false},
    {"Log Analytics Contributor", "92aaf0da-9dab-42b6-94a3-d43ce8d16293", true,
     "Microsoft.Automation/automationAccounts/*"},
    {"Log Analytics Reader", "73c42c96-874c-492b-b04d-ab87d138a893", false},
    {"Managed Identity Contributor", "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59", true,
     "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write"},
    {"Managed Identity Operator", "f1a07417-d97a-45cb-824c-7a7467783830", true,
     "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action"},
    {"Management Group Contributor", "5d58bcaf-24a5-4b20-bdb6-eed9f69fbe4c", false},
    {"Management Group Reader", "ac63b705-f282-497d-ac71-919bf39d939d", false},
    {"Monitoring Contributor", "749f88d5-cbae-40b8-bcfc-e573ddc772fa", false},
    {"Monitoring Metrics Publisher", "3913510d-42f4-4e42-8a64-420c390055eb", false},
    {"Monitoring Reader", "43d0d8ad-25c7-4714-9337-8ba259a9fe05", false},
    {"Network Contributor", "4d97b98b-1d4f-4787-a291-c67834d212e7", false},
    {"Owner", "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", true, "*"},
    {"Private DNS Zone Contributor", "b12aa53e-6015-4669-85d0-8515ebb3ae7f", false},
    {"Reader", "acdd72a7-3385-48ef-bd42-f606fba81ae7", false},
    {"Resource Policy Contributor", "36243c78-bf99-498c-9df9-86d9f8d28608", true,
     "Microsoft.Authorization/policyassignments/*"},
    {"Role Based Access Control Administrator", "f58310d9-a9f6-439a-9e8d-f62e7b41a168", true,
     "Microsoft.Authorization/roleAssignments/write"},
    {"SQL DB Contributor", "9b7fa17d-e63e-47b0-bb0a-15c516ac86ec", false},
    {"SQL Server Contributor", "6d8ee4ec-f05a-4a1d-8b00-a9b17e38b437", false},
    {"Search Index Data Contributor", "8ebe5a00-799e-43f5-93ac-243d3dce84a7", false},
    {"Search Index Data Reader", "1407120a-92aa-4202-b7e9-c0e197c71c8f", false},
    {"Search Service Contributor", "7ca78c08-252a-4471-8644-bb5ff32d4ba0", false},
    {"Security Admin", "fb1c8493-542b-48eb-b624-b4c8fea62acd", true, "Microsoft.Authorization/policyAssignments/*"},
    {"Security Reader", "39bc4728-0917-49c7-9d2c-d95423bc2eb4", false},
    {"Storage Account Contributor", "17d1049b-9a84-46fb-8f53-869881c3d3ab", false},
    {"Storage Blob Data Contributor", "ba92f5b4-2d11-453d-a403-e96b0029c9fe", false},
    {"Storage Blob Data Owner", "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", false},
    {"Storage Blob Data Reader", "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", false},
    {"Storage Blob Delegator", "db58b8e5-c6ad-4a2a-8342-4190687cbf4a", false},
    {"Storage Queue Data Contributor", "974c5e8b-45b9-4653-ba55-5f855dd0fb88", false},
    {"Storage Queue Data Message Processor", "8a0f0c08-91a1-4084-bc3d-661d67233fed", false},
    {"Storage Queue Data Message Sender", "c6a89b2d-59bc-44d0-9896-0f6e12d7b80a", false},
    {"Storage Queue Data Reader", "19e7f393-937e-4f77-808e-94535e297925", false},
    {"Storage Table Data Contributor", "0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3", false},
    {"Storage Table Data Reader", "76199698-9eea-4c19-bc75-cec21354c6b6", false},
    {"Tag Contributor", "4a9ae827-6dc8-4573-8ac7-8239d42aa03f", false},
    {"Template Spec Contributor", "1c9b6475-caf0-4164-b5a1-2142a7116f4b", false},
    {"Template Spec Reader", "392ae280-861d-42bd-9ea5-08ee6d83b80e", false},
    {"User Access Administrator", "18d7d88d-d35e-4fb5-a5c3-7773c20a72d9", true, "Microsoft.Authorization/*"},
    {"Virtual Machine Contributor", "9980e02c-c2be-4d73-94e8-173b1dc7cf3c", true,
     "Microsoft.Compute/virtualMachines/*"},
    {"Web Plan Contributor", "2cc479cb-7b4d-49a8-b449-8c00fd0f0a4b", false},
    {"Website Contributor", "de139f84-1756-47ae-9be6-808fbbe84772", false},
};

}  // namespace

std::string built_in_privilege(const BuiltInRole& role) {
  RolePermission decisive;
  if (!role.action.empty()) decisive.actions.emplace_back(role.action);
  if (!role.data_action.empty()) decisive.data_actions.emplace_back(role.data_action);
  return privilege_of({decisive});
}

const BuiltInRole* built_in_role(std::string_view name_or_guid) {
  const auto found = std::ranges::find_if(table, [&](const BuiltInRole& role) {
    return equal_caseless(role.name, name_or_guid) || equal_caseless(role.guid, name_or_guid);
  });
  return found == std::end(table) ? nullptr : &*found;
}

const BuiltInRole* misspelt_built_in_role(std::string_view name) {
  const auto longest_slip = std::clamp<std::size_t>(name.size() / 4, 1, 2);
  const auto found = std::ranges::find_if(table, [&](const BuiltInRole& role) {
    const auto longer = std::max(role.name.size(), name.size()), shorter = std::min(role.name.size(), name.size());
    return longer - shorter <= longest_slip && edit_distance(lower(role.name), lower(name)) <= longest_slip;
  });
  return found == std::end(table) ? nullptr : &*found;
}

}  // namespace keyless::model
