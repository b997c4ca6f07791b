#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/routing/behaviour.hpp"

namespace keyless::sandbox {

/// Read as seconds with fractions, where every other delay is whole.
inline constexpr std::string_view federated_credential_write = "federatedCredentialWrite";

/// The members of a scenario that are one value each, by the names a scenario file uses.
template <class Value>
struct Member {
  std::string_view section;
  std::string_view name;
  Value* value = nullptr;
};

inline std::vector<Member<std::chrono::seconds>> delays_of(Behaviour& behaviour) {
  auto& d = behaviour.delays;
  return {{"propagation", "principal", &d.principal},
          {"propagation", "roleAssignment", &d.role_assignment},
          {"propagation", "federatedCredential", &d.federated_credential},
          {"propagation", "connection", &d.connection},
          {"propagation", "member", &d.member},
          {"propagation", "project", &d.project},
          {"propagation", "groupDeletion", &d.group_deletion},
          {"propagation", "providerRegistration", &d.provider_registration}};
}

inline std::vector<Member<std::size_t>> limits_of(Behaviour& behaviour) {
  auto& l = behaviour.limits;
  return {{"limits", "federatedCredentials", &l.federated_credentials},
          {"limits", "roleAssignments", &l.role_assignments},
          {"limits", "basicLicenses", &l.basic_licenses}};
}

inline std::vector<Member<double>> quotas_of(Throttling& throttling) {
  auto& arm = throttling.resource_manager;
  auto& msi = throttling.managed_identity;
  auto& graph = throttling.microsoft_graph;
  auto& devops = throttling.azure_devops;
  return {{"resourceManager", "readBurst", &arm.reads.burst},
          {"resourceManager", "readsPerSecond", &arm.reads.per_second},
          {"resourceManager", "writeBurst", &arm.writes.burst},
          {"resourceManager", "writesPerSecond", &arm.writes.per_second},
          {"resourceManager", "deleteBurst", &arm.deletes.burst},
          {"resourceManager", "deletesPerSecond", &arm.deletes.per_second},
          {"resourceManager", "allPrincipals", &arm.global},
          {"managedIdentity", "writesPerTenant", &msi.writes.tenant},
          {"managedIdentity", "writesPerSubscription", &msi.writes.subscription},
          {"managedIdentity", "writesPerIdentity", &msi.writes.resource},
          {"managedIdentity", "readsPerTenant", &msi.reads.tenant},
          {"managedIdentity", "readsPerSubscription", &msi.reads.subscription},
          {"managedIdentity", "readsPerIdentity", &msi.reads.resource},
          {"managedIdentity", "listsPerTenant", &msi.lists.tenant},
          {"managedIdentity", "listsPerSubscription", &msi.lists.subscription},
          {"managedIdentity", "listsPerScope", &msi.lists.resource},
          {"managedIdentity", "deletesPerTenant", &msi.deletes.tenant},
          {"managedIdentity", "deletesPerSubscription", &msi.deletes.subscription},
          {"managedIdentity", "deletesPerIdentity", &msi.deletes.resource},
          {"microsoftGraph", "unitBurst", &graph.units.burst},
          {"microsoftGraph", "unitsPerSecond", &graph.units.per_second},
          {"microsoftGraph", "writeBurst", &graph.writes.burst},
          {"microsoftGraph", "writesPerSecond", &graph.writes.per_second},
          {"azureDevOps", "units", &devops.units},
          {"azureDevOps", "windowSeconds", &devops.window},
          {"azureDevOps", "unitsPerRead", &devops.per_read},
          {"azureDevOps", "unitsPerWrite", &devops.per_write},
          {"azureDevOps", "warnAt", &devops.warn_at},
          {"azureDevOps", "blockAt", &devops.block_at},
          {"azureDevOps", "longestDelaySeconds", &devops.longest_delay}};
}

}  // namespace keyless::sandbox
