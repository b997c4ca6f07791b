#include <catch2/catch.hpp>

#include "base/text.hpp"
#include "model/privilege.hpp"
#include "model/roles.hpp"

using namespace keyless;
using namespace keyless::model;

namespace {

using Names = std::vector<std::string>;

struct Role {
  const char* name;
  Names actions = {};
  Names data_actions = {};
};

// Each of them can make itself, or lets somebody else make it, Owner of what it is granted on; or holds all data there.
const Role like_owner[] = {
    {"everything", {"*"}},
    {"everything, in two parts", {"*/*"}},
    {"everything, star by star", {"**"}},
    {"everything of everything", {"*/*/*"}},
    {"every write", {"*/write"}},
    {"every write, shouted", {"*/WRITE"}},
    {"every action", {"*/action"}},
    {"every delete", {"*/delete"}},
    {"registering", {"*/register/action"}},
    {"every list of keys", {"*/listKeys/action"}},
    {"reading, and every write", {"*/read", "*/write"}},
    {"assignments of any provider", {"*/roleAssignments/write"}},
    {"all of Microsoft", {"Microsoft.*"}},
    {"all of Microsoft, without the dot", {"microsoft*"}},
    {"anything that begins with M", {"M*/*"}},
    {"part of a provider's name", {"Microsoft.Auth*/*"}},
    {"part of a provider's name and a verb", {"*.Authorization/*/write"}},
    {"the provider", {"Microsoft.Authorization/*"}},
    {"the provider, shouted", {"MICROSOFT.AUTHORIZATION/*"}},
    {"assigning", {"Microsoft.Authorization/roleAssignments/write"}},
    {"assigning, whispered", {"microsoft.authorization/roleassignments/write"}},
    {"assigning, part by part", {"Microsoft.Authorization/role*/w*"}},
    {"all about assignments", {"Microsoft.Authorization/roleAssignments/*"}},
    {"scheduled assigning", {"Microsoft.Authorization/roleAssignmentScheduleRequests/write"}},
    {"defining", {"Microsoft.Authorization/roleDefinitions/write"}},
    {"taking rights from others", {"Microsoft.Authorization/roleAssignments/delete"}},
    {"taking locks off", {"Microsoft.Authorization/locks/*"}},
    {"policies", {"Microsoft.Authorization/policyAssignments/write"}},
    {"elevating itself", {"Microsoft.Authorization/elevateAccess/action"}},
    {"elevating itself, part by part", {"Microsoft.Authorization/elev*"}},
    {"lending identities", {"Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action"}},
    {"lending one identity", {"Microsoft.ManagedIdentity/userAssignedIdentities/mi-a/assign/action"}},
    {"lending, as some spell it", {"Microsoft.ManagedIdentity/userAssignedIdentities/assign/action"}},
    {"all about identities", {"Microsoft.ManagedIdentity/*"}},
    {"trusting others", {"Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write"}},
    {"trusting others, part by part", {"Microsoft.ManagedIdentity/*/federated*/*"}},
    {"commands on machines", {"Microsoft.Compute/virtualMachines/runCommand/action"}},
    {"all that machines do", {"Microsoft.Compute/virtualMachines/*/action"}},
    {"extensions", {"Microsoft.Compute/virtualMachines/extensions/write"}},
    {"extensions of scale sets", {"Microsoft.Compute/virtualMachineScaleSets/*"}},
    {"all of a registry", {"Microsoft.ContainerRegistry/registries/*"}},
    {"builds of a registry", {"Microsoft.ContainerRegistry/registries/tasks/*"}},
    {"builds of images", {"Microsoft.VirtualMachineImages/imageTemplates/*"}},
    {"an older way to the cluster's credential", {"Microsoft.ContainerService/managedClusters/accessProfiles/*"}},
    {"extensions of a cluster", {"Microsoft.KubernetesConfiguration/*"}},
    {"start tasks of a pool", {"Microsoft.Batch/batchAccounts/pools/write"}},
    {"jobs of a pool", {}, {"Microsoft.Batch/batchAccounts/jobs/*"}},
    {"scripts on a cluster's nodes", {"Microsoft.HDInsight/clusters/executeScriptActions/action"}},
    {"blueprints", {"Microsoft.Blueprint/blueprintAssignments/*"}},
    {"deny settings", {"Microsoft.Resources/deploymentStacks/*"}},
    {"all of compute", {"Microsoft.Compute/*"}},
    {"machines elsewhere", {"Microsoft.HybridCompute/machines/extensions/*"}},
    {"deployment scripts", {"Microsoft.Resources/deploymentScripts/write"}},
    {"all of resources", {"Microsoft.Resources/*"}},
    {"runbooks", {"Microsoft.Automation/automationAccounts/runbooks/*"}},
    {"webhooks", {"Microsoft.Automation/automationAccounts/webhooks/write"}},
    {"a shell in a container", {"Microsoft.ContainerInstance/containerGroups/*"}},
    {"commands in clusters", {"Microsoft.ContainerService/managedClusters/runCommand/action"}},
    {"all data", {}, {"*"}},
    {"all data that can be written", {}, {"*/write"}},
    {"all data that can be deleted", {}, {"*/delete"}},
    {"all data of a provider", {}, {"Microsoft.KeyVault/*"}},
    {"all data of a provider, shouted", {}, {"MICROSOFT.STORAGE/*"}},
    {"all data of a provider, part by part", {}, {"Microsoft.Key*/*"}},
    {"all data of a provider, in two parts", {}, {"Microsoft.Storage/*/*"}},
    {"signing in on machines", {}, {"Microsoft.Compute/virtualMachines/loginAsAdmin/action"}},
};

const Role harmless[] = {
    {"nothing"},
    {"reading", {"*/read"}},
    {"reading, shouted", {"*/READ"}},
    {"reading, in two parts", {"*/*/read"}},
    {"reading of Microsoft", {"Microsoft.*/read"}},
    {"reading rights", {"Microsoft.Authorization/*/read"}},
    {"reading assignments", {"Microsoft.Authorization/roleAssignments/read"}},
    {"reading identities", {"Microsoft.ManagedIdentity/userAssignedIdentities/*/read"}},
    {"making identities", {"Microsoft.ManagedIdentity/userAssignedIdentities/write"}},
    {"deployments", {"Microsoft.Resources/deployments/*"}},
    {"reading scripts", {"Microsoft.Resources/deploymentScripts/read"}},
    {"groups", {"Microsoft.Resources/subscriptions/resourceGroups/write"}},
    {"tags", {"Microsoft.Resources/tags/*"}},
    {"support", {"Microsoft.Support/*"}},
    {"alerts", {"Microsoft.Insights/alertRules/*"}},
    {"web sites", {"Microsoft.Web/sites/*"}},
    {"all of the web", {"Microsoft.Web/*"}},
    {"networks", {"Microsoft.Network/*"}},
    {"storage accounts", {"Microsoft.Storage/storageAccounts/*"}},
    {"keys of storage accounts", {"Microsoft.Storage/storageAccounts/listKeys/action"}},
    {"all of SQL", {"Microsoft.Sql/*"}},
    {"a name that only begins alike", {"Microsoft.AuthorizationTools/*"}},
    {"a name that only ends alike", {"Contoso.Authorization/*"}},
    {"starting machines", {"Microsoft.Compute/virtualMachines/start/action"}},
    {"stopping machines", {"Microsoft.Compute/virtualMachines/deallocate/action"}},
    {"disks", {"Microsoft.Compute/disks/*"}},
    {"images", {"Microsoft.Compute/images/write"}},
    {"reading extensions", {"Microsoft.Compute/virtualMachines/extensions/read"}},
    {"reading runbooks", {"Microsoft.Automation/automationAccounts/*/read"}},
    {"reading clusters", {"Microsoft.ContainerService/managedClusters/*/read"}},
    {"a cluster's user", {"Microsoft.ContainerService/managedClusters/listClusterUserCredential/action"}},
    {"pushing to a registry", {"Microsoft.ContainerRegistry/registries/push/*"}},
    {"all actions of a vault", {"Microsoft.KeyVault/vaults/*"}},
    {"all actions of key vault", {"Microsoft.KeyVault/*"}},
    {"nothing that exists", {""}},
    {"no operation", {"Microsoft.Authorization/roleAssignments"}},
    {"data of vaults", {}, {"Microsoft.KeyVault/vaults/*"}},
    {"secrets", {}, {"Microsoft.KeyVault/vaults/secrets/getSecret/action"}},
    {"blobs", {}, {"Microsoft.Storage/storageAccounts/blobServices/containers/blobs/*"}},
    {"reading all data of a provider", {}, {"Microsoft.Storage/*/read"}},
    {"a control operation that data never hold", {}, {"Microsoft.ContainerService/managedClusters/*"}},
    {"models", {}, {"Microsoft.CognitiveServices/accounts/OpenAI/*"}},
};

std::string privilege(const Role& role) {
  return privilege_of({{{"Microsoft.Support/supportTickets/read"}, {}}, {role.actions, role.data_actions}});
}

}  // namespace

TEST_CASE("a role that amounts to owning something is privileged, however it is written") {
  CHECK(std::size(like_owner) >= 31);
  for (const auto& role : like_owner) {
    INFO(role.name);
    CHECK(!privilege(role).empty());
  }
}

TEST_CASE("a role that does not is not") {
  CHECK(std::size(harmless) >= 31);
  for (const auto& role : harmless) {
    INFO(role.name << ": " << privilege(role));
    CHECK(privilege(role).empty());
  }
}

TEST_CASE("every operation of the table is found under any pattern that covers it, in any letter case") {
  for (const auto& operation : privileged_operations()) {
    auto pattern = std::string(operation.pattern);
    for (std::size_t kept = pattern.find('/') + 1; kept <= pattern.size(); ++kept) {
      const auto cut = pattern.substr(0, kept) + (kept < pattern.size() ? "*" : "");
      for (const auto& spelled : {cut, lower(cut)}) {
        INFO(spelled);
        const Names patterns = {spelled};
        CHECK(!privilege_of({operation.is_data_action ? RolePermission{{}, patterns} : RolePermission{patterns, {}}})
                   .empty());
      }
    }
    // Reading the same thing is harmless.
    const auto read = pattern.substr(0, pattern.rfind('/')) + "/read";
    INFO(read);
    CHECK(privilege_of({{{read}, {read}}}).empty());
  }
}

TEST_CASE("the reason names the pattern, and what it covers where that is not the same") {
  CHECK(privilege_of({{{"*/write"}, {}}}) == "its action `*/write` covers every provider");
  CHECK(privilege_of({{{"Microsoft.Compute/virtualMachines/runCommand/Action"}, {}}}) ==
        "its action `Microsoft.Compute/virtualMachines/runCommand/Action` runs code as the machine's identity");
  CHECK(privilege_of({{{}, {"Microsoft.KeyVault/*"}}}) ==
        "its data action `Microsoft.KeyVault/*` covers all data of a provider");
  CHECK(built_in_privilege(*built_in_role("owner")) == "its action `*` covers every provider");
  CHECK(built_in_privilege(*built_in_role("Reader")).empty());
}

TEST_CASE("a pattern of many stars is judged in no time") {
  std::string pattern;
  for (int i = 0; i < 400; ++i) pattern += "*a";
  CHECK(privilege_of({{{"Microsoft.Web/" + pattern}, {}}}).empty());
}
