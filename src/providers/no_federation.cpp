#include "providers/no_federation.hpp"

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/looked_up.hpp"
#include "providers/observations.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers {
namespace {

using model::kinds::TrustPlace;

bool holds_nothing(std::string_view identity_id) {
  return !identity_id.empty() && model::kinds::trust_place(identity_id) == TrustPlace::nowhere;
}

std::string reason_for(const std::string& identity_id) {
  const bool of_a_resource = starts_with_caseless(identity_id, "/subscriptions/");
  const std::string what =
      of_a_resource ? "it is a system-assigned identity" : "its application belongs to another tenant";
  return what +
         ", which can't hold federated credentials; use a user-assigned identity or an application of this tenant";
}

class NoFederation : public LookedUp {
 public:
  NoFederation() : LookedUp(model::kinds::federated_credential, {}, 1) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Observations observed;
    for (const auto* identity : judged_identities(interest)) {
      if (!holds_nothing(identity->id)) continue;
      observed.saw_all_of(kind().collection({{"identityId", identity->id}}));
    }
    for (const auto& fields : declared_fields(interest, kind())) {
      const auto& identity_id = text_of(fields, "identityId");
      if (!holds_nothing(identity_id)) continue;
      for (auto& key : kind().keys(fields)) observed.could_not_see(kind(), std::move(key), reason_for(identity_id));
    }
    co_return std::move(observed).result();
  }
};

}  // namespace

std::unique_ptr<Provider> make_no_federation() {
  return std::make_unique<NoFederation>();
}

}  // namespace keyless::providers
