#include "sandbox/worlds/fates.hpp"

#include <array>

namespace keyless::sandbox::worlds {
namespace {

/// Out of twenty connections, one for each place here; a world of any size has them in this mixture.
constexpr std::array<Fate, 20> mixture = {Fate::secret,
                                          Fate::expired,
                                          Fate::federated,
                                          Fate::secret,
                                          Fate::application_gone,
                                          Fate::old_issuer,
                                          Fate::expires_soon,
                                          Fate::secret,
                                          Fate::shared,
                                          Fate::certificate,
                                          Fate::subscription_unknown,
                                          Fate::secret,
                                          Fate::failed,
                                          Fate::foreign_tenant,
                                          Fate::secret_gone,
                                          Fate::same_application,
                                          Fate::secret,
                                          Fate::secret,
                                          Fate::federated,
                                          Fate::secret};

/// Where nothing but secrets is asked for: these in turn, one place in thirty for an application in common, and the
/// last of thirty for one that the service will not convert.
constexpr std::array<Fate, 7> convertible = {Fate::secret,       Fate::expired, Fate::secret,     Fate::certificate,
                                             Fate::expires_soon, Fate::secret,  Fate::secret_gone};
constexpr std::array<Fate, 3> inconvertible = {Fate::shared, Fate::disabled, Fate::application_full};
constexpr std::size_t turn = 30;

}  // namespace

Fate fate_at(std::size_t place) {
  return mixture[place % mixture.size()];
}

bool is_federation(Fate fate) {
  return fate == Fate::federated || fate == Fate::old_issuer;
}

Fate secret_at(std::size_t place) {
  if (place % turn == 0) return Fate::same_application;
  if (place % turn == turn - 1) return inconvertible[place / turn % inconvertible.size()];
  return convertible[place % convertible.size()];
}

const char* words_of(Fate fate) {
  switch (fate) {
    case Fate::secret:
      return "with a secret that works";
    case Fate::expired:
      return "with an expired secret";
    case Fate::expires_soon:
      return "with a secret that ends within 30 days";
    case Fate::certificate:
      return "with a certificate";
    case Fate::shared:
      return "with a secret, shared with another project";
    case Fate::same_application:
      return "with a secret of an application that another connection uses too";
    case Fate::federated:
      return "federated, issued by Entra";
    case Fate::old_issuer:
      return "federated, still on the old issuer of Azure DevOps";
    case Fate::application_gone:
      return "whose application was deleted";
    case Fate::secret_gone:
      return "whose secret was taken off the application";
    case Fate::subscription_unknown:
      return "of a subscription that nobody knows";
    case Fate::failed:
      return "whose automatic creation failed";
    case Fate::foreign_tenant:
      return "of an application in another tenant, out of our reach";
    case Fate::disabled:
      return "with a secret, disabled";
    case Fate::application_full:
      return "with a secret of an application that holds as much trust as it can";
  }
  return "";
}

}  // namespace keyless::sandbox::worlds
