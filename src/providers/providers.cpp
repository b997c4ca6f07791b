#include "providers/providers.hpp"

#include <algorithm>

#include "providers/arm/kinds.hpp"
#include "providers/devops/kinds.hpp"

namespace keyless::providers {

Providers make_providers(http::Sender& sender, const http::Cloud& cloud, http::Clock& clock) {
  const Services services{&sender, &cloud, &clock};
  Providers all;
  all.push_back(arm::make_subscription(services));
  all.push_back(devops::make_organization(services));
  all.push_back(devops::make_project(services));
  all.push_back(devops::make_pipeline(services));
  all.push_back(arm::make_role_definition(services));
  all.push_back(arm::make_existing_identity(services));
  all.push_back(devops::make_principal(services));
  all.push_back(arm::make_resource_group(services));
  all.push_back(arm::make_identity(services));
  all.push_back(arm::make_role_assignment(services));
  all.push_back(devops::make_service_connection(services));
  all.push_back(arm::make_federated_credential(services));
  all.push_back(devops::make_organization_member(services));
  all.push_back(devops::make_project_entitlement(services));
  all.push_back(devops::make_group_membership(services));
  all.push_back(devops::make_check(services));
  all.push_back(devops::make_security_role(services));
  all.push_back(devops::make_pipeline_permission(services));
  return all;
}

Provider* provider_for(const Providers& providers, const model::Kind& kind) {
  const auto found = std::ranges::find_if(providers, [&](const auto& provider) { return &provider->kind() == &kind; });
  return found == providers.end() ? nullptr : found->get();
}

}  // namespace keyless::providers
