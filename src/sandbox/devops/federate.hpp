#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::devops {

enum class Issuer { entra, organization };

/// Which of the two signs for this connection now.
Issuer issuer_kind(const nlohmann::json& stored);
/// What the service derives for a connection; an old subject holds the names of this moment.
Federation federation_of(const Call& call, const nlohmann::json& stored, Issuer issuer);
/// `PUT ...?operation=ConvertAuthenticationScheme`: from a secret to federation, and back within seven days.
Answer converted(Call& call, const nlohmann::json& body, nlohmann::json& stored);

/// Signs in as the connection does and reads its subscription.
Probe probe(Call& call, const nlohmann::json& stored);

}  // namespace keyless::sandbox::devops
