#include "model/privilege.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/wildcard.hpp"

namespace keyless::model {
namespace {

constexpr std::string_view grants = "changes who may do what";
constexpr std::string_view lends = "lends an identity";
constexpr std::string_view machine = "runs code as the machine's identity";
constexpr std::string_view automates = "runs code as the automation account's identity";
constexpr std::string_view cluster = "runs code in the cluster as any of its identities";
constexpr std::string_view pool = "runs code as the Batch pool's identity";
constexpr std::string_view builds = "runs a build as an identity";

// Deploying an application is not here: its code is what a deployment is about, and its identity is its owner's affair.
constexpr PrivilegedOperation operations[] = {
    // elevateAccess, locks and policies included; whoever may change these decides what all others may do.
    {"Microsoft.Authorization/*/write", grants},
    {"Microsoft.Authorization/*/delete", grants},
    {"Microsoft.Authorization/*/action", grants},
    {"Microsoft.Resources/deploymentStacks/manageDenySetting/action", grants},
    {"Microsoft.Blueprint/blueprintAssignments/write", "deploys as an identity that may be Owner"},
    {"Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action", lends},
    {"Microsoft.ManagedIdentity/userAssignedIdentities/assign/action", lends},
    {"Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/write",
     "lets others sign in as an identity"},
    {"Microsoft.Compute/virtualMachines/write", machine},  // installs VM applications
    {"Microsoft.Compute/virtualMachines/runCommand/action", machine},
    {"Microsoft.Compute/virtualMachines/runCommands/write", machine},
    {"Microsoft.Compute/virtualMachines/extensions/write", machine},
    {"Microsoft.Compute/virtualMachineScaleSets/write", machine},  // holds extensions
    {"Microsoft.Compute/virtualMachineScaleSets/extensions/write", machine},
    {"Microsoft.Compute/virtualMachineScaleSets/virtualMachines/extensions/write", machine},
    {"Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommand/action", machine},
    {"Microsoft.Compute/virtualMachineScaleSets/virtualMachines/runCommands/write", machine},
    {"Microsoft.ClassicCompute/virtualMachines/extensions/write", machine},
    {"Microsoft.GuestConfiguration/guestConfigurationAssignments/write", machine},
    {"Microsoft.HDInsight/clusters/executeScriptActions/action", machine},
    {"Microsoft.HybridCompute/machines/extensions/write", machine},
    {"Microsoft.HybridCompute/machines/runCommands/write", machine},
    {"Microsoft.AzureStackHCI/virtualMachines/extensions/write", machine},
    {"Microsoft.ConnectedVMwarevSphere/virtualMachines/extensions/write", machine},
    {"Microsoft.ScVmm/virtualMachines/extensions/write", machine},
    {"Microsoft.Resources/deploymentScripts/write", "runs a script as an identity"},
    {"Microsoft.Automation/automationAccounts/runbooks/write", automates},
    {"Microsoft.Automation/automationAccounts/runbooks/draft/*/write", automates},
    {"Microsoft.Automation/automationAccounts/runbooks/draft/write", automates},
    {"Microsoft.Automation/automationAccounts/jobs/write", automates},
    {"Microsoft.Automation/automationAccounts/jobSchedules/write", automates},
    {"Microsoft.Automation/automationAccounts/sourceControls/write", automates},
    {"Microsoft.Automation/automationAccounts/webhooks/write", automates},
    {"Microsoft.ContainerInstance/containerGroups/containers/exec/action", "runs commands as the container's identity"},
    {"Microsoft.ContainerService/managedClusters/runCommand/action", cluster},
    {"Microsoft.ContainerService/managedClusters/listClusterAdminCredential/action", cluster},
    {"Microsoft.ContainerService/managedClusters/accessProfiles/listCredential/action", cluster},
    {"Microsoft.KubernetesConfiguration/extensions/write", cluster},
    {"Microsoft.KubernetesConfiguration/fluxConfigurations/write", cluster},
    {"Microsoft.ContainerRegistry/registries/tasks/write", builds},
    {"Microsoft.ContainerRegistry/registries/taskRuns/write", builds},
    {"Microsoft.VirtualMachineImages/imageTemplates/write", builds},
    {"Microsoft.VirtualMachineImages/imageTemplates/run/action", builds},
    {"Microsoft.Batch/batchAccounts/pools/write", pool},
    {"Microsoft.Batch/batchAccounts/jobs/write", pool, true},
    {"Microsoft.Batch/batchAccounts/jobSchedules/write", pool, true},
    {"Microsoft.Compute/virtualMachines/login/action", machine, true},
    {"Microsoft.Compute/virtualMachines/loginAsAdmin/action", machine, true},
    {"Microsoft.HybridCompute/machines/login/action", machine, true},
    {"Microsoft.HybridCompute/machines/loginAsAdmin/action", machine, true},
};

std::string_view provider_in(std::string_view pattern) {
  return pattern.substr(0, pattern.find('/'));
}

bool only_holds(std::string_view text, std::string_view characters) {
  return text.find_first_not_of(characters) == std::string_view::npos;
}

/// `*/write`, `*`: of every provider, those that are made tomorrow included.
bool spans_providers(std::string_view pattern) {
  const auto provider = provider_in(pattern);
  return !provider.empty() && only_holds(provider, "*") && !pattern.ends_with("/read");
}

/// `Microsoft.KeyVault/*`: of a provider's data nothing is left out.
bool holds_whole_provider(std::string_view pattern) {
  return pattern.find('*') != std::string_view::npos && only_holds(pattern.substr(provider_in(pattern).size()), "*/");
}

const PrivilegedOperation* covered_operation(std::string_view pattern, bool is_data_action) {
  const auto found = std::ranges::find_if(operations, [&](const PrivilegedOperation& operation) {
    return operation.is_data_action == is_data_action && overlap(pattern, lower(operation.pattern));
  });
  return found == std::end(operations) ? nullptr : &*found;
}

std::string privilege_in(const std::string& written, bool is_data_action) {
  const auto pattern = lower(written);
  const auto subject = std::string(is_data_action ? "its data action `" : "its action `") + written + "` ";
  if (spans_providers(pattern)) return subject + "covers every provider";
  if (const auto* operation = covered_operation(pattern, is_data_action)) {
    const bool same = pattern == lower(operation->pattern);
    return subject + (same ? "" : "covers " + std::string(operation->pattern) + ": it ") + std::string(operation->why);
  }
  if (is_data_action && holds_whole_provider(pattern)) return subject + "covers all data of a provider";
  return {};
}

std::string first_privilege(const std::vector<std::string>& patterns, bool is_data_action) {
  for (const auto& pattern : patterns)
    if (auto found = privilege_in(pattern, is_data_action); !found.empty()) return found;
  return {};
}

}  // namespace

std::span<const PrivilegedOperation> privileged_operations() {
  return operations;
}

std::string privilege_of(const std::vector<RolePermission>& permissions) {
  for (const auto& permission : permissions) {
    if (auto found = first_privilege(permission.actions, false); !found.empty()) return found;
    if (auto found = first_privilege(permission.data_actions, true); !found.empty()) return found;
  }
  return {};
}

}  // namespace keyless::model
