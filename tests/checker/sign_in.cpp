#include "checker/sign_in.hpp"

#include <algorithm>

#include "checker/places.hpp"

namespace keyless::checker {
namespace {

bool is_usable(const Row& connection) {
  return text(connection, "isReady") == "true" && text(connection, "state") != "Failed" &&
         text(connection, "disabled") != "true";
}

bool is_federated(const Row& connection) {
  return same(text(connection, "scheme"), "WorkloadIdentityFederation");
}

bool has_live_secret(const Cloud& cloud, const Row& principal, const Row& connection) {
  return std::ranges::any_of(cloud.below(kind::secret, "identityId", principal.id), [&](const Row* secret) {
    return !connection.secret.empty() && text(*secret, "keyId") == connection.secret;
  });
}

}  // namespace

std::vector<Presented> presented_by(const Row& connection) {
  if (!is_federated(connection)) return {};
  auto all = connection.also_presents;
  all.push_back({text(connection, "issuer"), text(connection, "subject")});
  return all;
}

bool trusts(const Cloud& cloud, const Row& principal, const Presented& presented) {
  if (presented.issuer.empty() || presented.subject.empty()) return false;
  return std::ranges::any_of(cloud.below(kind::trust, "identityId", principal.id), [&](const Row* trust) {
    return text(*trust, "issuer") == presented.issuer && text(*trust, "subject") == presented.subject &&
           text(*trust, "audience") == audience;
  });
}

bool can_sign_in(const Cloud& cloud, const Row& connection) {
  const auto* principal = cloud.principal(text(connection, "clientId"));
  if (!principal || !is_usable(connection) || text(*principal, "tenantId") != text(connection, "tenantId"))
    return false;
  if (!is_federated(connection)) return has_live_secret(cloud, *principal, connection);
  return std::ranges::all_of(presented_by(connection),
                             [&](const Presented& one) { return trusts(cloud, *principal, one); });
}

}  // namespace keyless::checker
