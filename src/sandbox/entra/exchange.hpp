#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

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

}  // namespace keyless::sandbox
