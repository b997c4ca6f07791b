#include "providers/providers.hpp"

#include <algorithm>

#include "model/kinds/kinds.hpp"
#include "providers/arm/kinds.hpp"
#include "providers/devops/kinds.hpp"
#include "providers/entra/kinds.hpp"
#include "providers/trust_nowhere.hpp"
#include "providers/united.hpp"

namespace keyless::providers {
namespace {

using model::kinds::TrustPlace;

template <TrustPlace place>
bool trusts_in(const model::Fields& credential) {
  return model::kinds::trust_place(model::text_of(credential, "identityId")) == place;
}

std::unique_ptr<Provider> make_federated_credential(Services services) {
  std::vector<Part> parts;
  parts.push_back({arm::make_federated_credential(services), trusts_in<TrustPlace::resource_manager>});
  parts.push_back({entra::make_federated_credential(services), trusts_in<TrustPlace::directory>});
  parts.push_back({make_trust_nowhere(), trusts_in<TrustPlace::nowhere>});
  return unite(std::move(parts));
}

bool is_named_by_resource(const model::Fields& identity) {
  return !model::text_of(identity, "id").empty();
}

bool is_named_by_principal(const model::Fields& identity) {
  return !is_named_by_resource(identity);
}

std::unique_ptr<Provider> make_existing_identity(Services services) {
  std::vector<Part> parts;
  parts.push_back({arm::make_existing_identity(services), is_named_by_resource});
  parts.push_back({entra::make_existing_identity(services), is_named_by_principal});
  return unite(std::move(parts));
}

}  // namespace

Providers make_providers(http::Sender& sender, const http::Cloud& cloud, Clock& clock) {
  const Services services{&sender, &cloud, &clock};
  Providers all;
  all.push_back(arm::make_subscription(services));
  all.push_back(arm::make_management_group(services));
  all.push_back(devops::make_organization(services));
  all.push_back(devops::make_project(services));
  all.push_back(devops::make_pipeline(services));
  all.push_back(arm::make_role_definition(services));
  all.push_back(make_existing_identity(services));
  all.push_back(devops::make_principal(services));
  all.push_back(arm::make_resource_group(services));
  all.push_back(arm::make_identity(services));
  all.push_back(entra::make_application(services));
  all.push_back(entra::make_application_owner(services));
  all.push_back(entra::make_application_secret(services));
  all.push_back(arm::make_role_assignment(services));
  all.push_back(devops::make_service_connection(services));
  all.push_back(devops::make_connection_share(services));
  all.push_back(make_federated_credential(services));
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
