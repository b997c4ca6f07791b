#include "providers/providers.hpp"

#include "model/kinds/kinds.hpp"
#include "providers/composite.hpp"
#include "providers/makers.hpp"
#include "providers/no_federation.hpp"

namespace keyless::providers {
namespace {

using model::kinds::TrustPlace;

template <TrustPlace place>
bool trusts_in(const Fields& credential) {
  return model::kinds::trust_place(text_of(credential, "identityId")) == place;
}

bool is_named_by_resource(const Fields& identity) {
  return !text_of(identity, "id").empty();
}

bool is_named_by_principal(const Fields& identity) {
  return !is_named_by_resource(identity);
}

}  // namespace

namespace composite {

std::unique_ptr<Provider> make_federated_credential(Services services) {
  std::vector<Part> parts;
  parts.push_back({arm::make_federated_credential(services), trusts_in<TrustPlace::resource_manager>});
  parts.push_back({entra::make_federated_credential(services), trusts_in<TrustPlace::directory>});
  parts.push_back({make_no_federation(), trusts_in<TrustPlace::nowhere>});
  return compose(std::move(parts));
}

std::unique_ptr<Provider> make_existing_identity(Services services) {
  std::vector<Part> parts;
  parts.push_back({arm::make_existing_identity(services), is_named_by_resource});
  parts.push_back({entra::make_existing_identity(services), is_named_by_principal});
  return compose(std::move(parts));
}

}  // namespace composite

Providers make_providers(http::Sender& sender, const http::Cloud& cloud, Clock& clock) {
  const Services services{&sender, &cloud, &clock};
  Providers all;
#define KEYLESS_KIND(kind, service) all.push_back(service::make_##kind(services));
#include "model/kinds/all.def"
  return all;
}

}  // namespace keyless::providers
