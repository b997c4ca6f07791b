#pragma once

#include "diff/make_plan.hpp"
#include "support/worlds.hpp"

namespace keyless::test {

inline model::Plan planned(const Declarations& declared, const CloudSimulator& cloud, const diff::Policy& policy) {
  return diff::make_plan(declared.graph(), cloud.read(), policy);
}
inline model::Plan planned(const Declarations& declared, const CloudSimulator& cloud) {
  return planned(declared, cloud, policy_of(declared));
}

/// Applies everything and expects the next plan to write nothing.
inline void settles(const Declarations& declared, CloudSimulator& cloud, const diff::Policy& policy) {
  cloud.carry_out(planned(declared, cloud, policy));
  CHECK(cloud.mistakes == std::vector<std::string>());
  const auto again = planned(declared, cloud, policy);
  CHECK(!model::would_write(again));
  CHECK(again.refusals.empty());
}

inline const model::Address group_at("resourceGroup", "rg-microbots-identity");
inline const model::Address identity_at("identity", "mi-microbots-ado");
inline const model::Address role_at("roleAssignment", "mi-microbots-ado/5e0bd9bd@rg-openai");
inline const model::Address connection_at("serviceConnection", "Microbots/sc-microbots-openai");
inline const model::Address wired_at("federatedCredential", "mi-microbots-ado/Microbots/sc-microbots-openai");
inline const model::Address permission_at("pipelinePermission", "Microbots/sc-microbots-openai/microbots-ci");
inline const model::Address stamp_at("stamp", "mi-microbots-ado");

}  // namespace keyless::test
