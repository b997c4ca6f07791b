#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/entra/exchange.hpp"
#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::entra {

/// Who asks for a token, as the directory knows it. Rows of the world; valid until they change.
struct Client {
  const nlohmann::json* tenant = nullptr;
  const nlohmann::json* principal = nullptr;    ///< the token speaks for it; holds all credentials
  const nlohmann::json* application = nullptr;  ///< its registration; null for managed identities
};

using Refused = std::optional<TokenRefusal>;

/// Fills `client`, or says why there is none.
Refused find_client(Cloud& cloud, std::string_view tenant, std::string_view client_id, Client& client);

/// Whether the secret is a current one of the application or of its service principal.
Refused flaw_in_secret(Cloud& cloud, const Client& client, std::string_view secret);
/// Whether a registered certificate or a federated credential vouches for the assertion.
Refused flaw_in_assertion(Cloud& cloud, const Client& client, std::string_view assertion);

/// Each sees to one kind of assertion; `claims` are not believed yet.
struct Assertion;
Refused flaw_in_own_assertion(Cloud& cloud, const Client& client, const Assertion& assertion);
Refused flaw_in_foreign_assertion(Cloud& cloud, const Client& client, const Assertion& assertion);
Refused flaw_in_dates(Cloud& cloud, const Assertion& assertion);
/// Whether `algorithm` is one of `supported`, as Entra lists them: `'RS256'`.
Refused flaw_in_algorithm(Cloud& cloud, std::string_view algorithm, std::string_view supported);

TokenRefusal invalid_client(Cloud& cloud, int code, std::string_view text);

/// How the client proved itself, as tokens say it (`appidacr`).
enum class Proof { secret = 1, assertion = 2 };
TokenAnswer token_for(Cloud& cloud, const nlohmann::json& principal, std::string_view scopes, Proof proof);

}  // namespace keyless::sandbox::entra
