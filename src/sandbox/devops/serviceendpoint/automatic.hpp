#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// What the service does in Entra and Azure on behalf of whoever calls, with no more rights than theirs.

/// Makes application, federated credential or secret, and role assignment of an Automatic connection and fills in
/// their ids; a connection whose caller may not do so ends as `Failed`, with the reason.
void make_application(Call& call, nlohmann::json& stored);

/// Adds the trust in the connection's present issuer and subject to its application. False when the caller does not
/// own the application or its credentials are used up.
bool add_trust(Call& call, const nlohmann::json& stored);

/// What stands against deleting the connection: trust in it that the caller has no right to take away.
std::optional<Refusal> flaw_in_deletion(const Call& call, const nlohmann::json& stored);
/// Takes away the trust; with `deep` also the application and its role assignments.
void remove_application(Call& call, const nlohmann::json& stored, bool deep);

}  // namespace keyless::sandbox::devops
