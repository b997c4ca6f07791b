#pragma once

#include <stdexcept>
#include <string>

#include "sandbox/places.hpp"

namespace keyless::sandbox::test {

/// A managed identity that has signed in, with the rights it is given and no others.
struct Guest {
  std::string principal = {};
  std::string client = {};
  std::string token = {};
};

inline constexpr const char* guest_issuer = "https://token.example";

inline Guest sign_in_guest(Lab& lab, const std::string& name) {
  auto properties = make_identity(lab, name);
  lab.arm("PUT", msi(credential(name, "guest")), trust(guest_issuer, name));
  Guest guest;
  guest.principal = properties["principalId"];
  guest.client = properties["clientId"];
  auto assertion = lab.sandbox->assertion(guest_issuer, name, "api://AzureADTokenExchange", std::chrono::seconds(600));
  guest.token = lab.token_of(guest.client, assertion);
  // Without a token of its own a call would go out as the administrator's.
  if (guest.token.empty()) throw std::runtime_error("the guest could not sign in");
  return guest;
}

inline std::string subscription_scope() {
  return std::string("/subscriptions/") + Lab::subscription;
}

/// Gives a role as the administrator.
inline Answer give(Lab& lab, const std::string& scope, const std::string& role, const std::string& principal,
                   const std::string& name) {
  return lab.arm("PUT", assignment(scope, name), grant(role, principal, "ServicePrincipal"));
}

}  // namespace keyless::sandbox::test
