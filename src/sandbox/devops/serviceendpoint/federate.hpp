#pragma once

#include "sandbox/devops/serviceendpoint/federation.hpp"
#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

enum class Issuer { entra, organization };

/// Which of the two signs for this connection now.
Issuer issuer_of(const Cloud& cloud, const nlohmann::json& stored);
/// What it says now: names of today, issuer of today.
Federation federation_now(const Call& call, const nlohmann::json& stored);
/// Which one signs for a new connection.
Issuer issuer_of_new(const Call& call);
/// What the service derives for a connection; an old subject holds the names of this moment.
Federation federation_of(const Call& call, const nlohmann::json& stored, Issuer issuer);
/// A token that says so, for the exchange at Entra.
std::string assertion_of(const Call& call, const Federation& federation);

/// `PUT ...?operation=ConvertAuthenticationScheme`: from a secret to federation, and back within seven days.
Answer converted(Call& call, const nlohmann::json& body, nlohmann::json stored);

/// How it went to sign in as the connection does, and to read its subscription.
struct Probe {
  std::string status = "ok";  ///< an HTTP status by its camel-case name
  std::string message = {};
  bool signed_in = false;
};
Probe probe(const Call& call, const nlohmann::json& stored);

}  // namespace keyless::sandbox::devops
