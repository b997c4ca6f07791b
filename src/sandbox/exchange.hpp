#pragma once

#include <chrono>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/route.hpp"

namespace keyless::sandbox {

/// Audiences as access tokens carry them.
namespace audiences {
inline constexpr const char* azure_devops = "499b84ac-1321-427f-aa17-267ca6975798";
inline constexpr const char* token_exchange = "api://AzureADTokenExchange";
/// What Entra itself writes as `aud` of a token for that exchange; a credential still says the audience above.
inline constexpr const char* token_exchange_app = "fb60f99c-7a34-4190-8149-302f77469936";
}  // namespace audiences

/// A JWT of that issuer's key (made at its first use), RS256. `claims` gets iss, iat, nbf, exp and jti where missing.
std::string mint(Cloud& cloud, const std::string& issuer, nlohmann::json claims, std::chrono::seconds lifetime);

/// The claims when some key of ours signed it and its `iss` is that key's issuer, whatever its dates; null otherwise.
nlohmann::json verified_claims(const Cloud& cloud, std::string_view token);
/// Whether now lies in nbf..exp.
bool is_current(const Cloud& cloud, const nlohmann::json& claims);

/// Why Entra refused: an OAuth answer.
struct TokenRefusal {
  int status = 400;
  std::string error = {};        ///< `invalid_client`, `unauthorized_client`, ...
  int code = 0;                  ///< 700213
  std::string text = {};         ///< without what Entra writes around it
  std::string description = {};  ///< `AADSTS700213: ...`, with trace id, correlation id and timestamp
  std::string timestamp = {};
  std::string trace_id = {};
  std::string correlation_id = {};
};

TokenRefusal refuse_token(Cloud& cloud, int status, std::string error, int code, std::string_view text);
/// Entra repeats the correlation id a client sent along.
void correlate(TokenRefusal& refusal, std::string_view correlation_id);

struct TokenAnswer {
  std::string access_token = {};
  long long expires_in = 0;
  long long not_before = 0;  ///< epoch seconds, like expires_on
  long long expires_on = 0;
  std::string audience = {};
  std::string object_id = {};
  std::optional<TokenRefusal> refused = {};
};

/// The client credentials flow with a client assertion: one the application signed with a registered certificate, or a
/// foreign one whose signature, issuer, subject and audience match a federated credential of that application or
/// managed identity. `tenant` is a GUID or a domain name.
TokenAnswer exchange_assertion(Cloud& cloud, std::string_view tenant, std::string_view client_id,
                               std::string_view assertion, std::string_view scope);
TokenAnswer exchange_secret(Cloud& cloud, std::string_view tenant, std::string_view client_id, std::string_view secret,
                            std::string_view scope);
/// What the endpoint of a machine answers for an identity of its own, whose proof never leaves the platform.
TokenAnswer token_of_machine(Cloud& cloud, std::string_view object_id, std::string_view scope);

/// The principal of a current Entra access token for one of these audiences; nobody when it proves nothing.
/// A principal that was deleted since still counts: what it may do is another question.
Caller caller_of_token(const Cloud& cloud, std::string_view token, std::initializer_list<std::string_view> wanted);

/// The key material's owner of public names: `https://login.microsoftonline.com/{tenant}/v2.0`.
std::string entra_issuer(std::string_view tenant);

}  // namespace keyless::sandbox
