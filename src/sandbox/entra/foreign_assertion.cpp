#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "base/text.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/entra/assertion.hpp"
#include "sandbox/entra/client.hpp"
#include "sandbox/entra/tenant.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using nlohmann::json;

namespace {

constexpr std::string_view federation_help =
    "Please check your federated identity credential Subject, Audience and Issuer against the presented assertion. "
    "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

/// What an assertion says, as far as trust goes.
struct Presented {
  std::string issuer = {};
  std::string subject = {};
  std::string audience = {};
};

/// What the client trusts, apart: a new credential is on its way to where tokens are issued.
struct Trust {
  std::vector<json> settled = {};
  std::vector<json> pending = {};
};

/// Rows below a managed identity are noted by their own key, credentials of an application by its principal's.
Trust trust_of(const Cloud& cloud, const json& principal) {
  Trust trust;
  auto take = [&](const json& credential, const char* table, const std::string& key) {
    bool settled = is_settled(cloud, table, key, cloud.behaviour.delays.federated_credential);
    (settled ? trust.settled : trust.pending).push_back(credential);
  };
  constexpr const char* below = "/federatedidentitycredentials/";
  auto object_id = lower(text_of(principal, "objectId"));
  for (const auto& one : principal.value("federatedIdentityCredentials", json::array()))
    take(one, tables::principals, object_id + below + lower(text_of(one, "name")));
  auto resource = lower(text_of(principal, "resourceId"));
  if (resource.empty()) return trust;
  const auto& rows = cloud.world.rows(tables::resources);
  for (auto at = rows.lower_bound(resource + below); at != rows.end() && at->first.starts_with(resource + below); ++at)
    take(at->second["properties"], tables::resources, at->first);
  return trust;
}

bool accepts(const json& credential, std::string_view audience) {
  if (!credential.contains("audiences") || !credential["audiences"].is_array()) return false;
  for (const auto& wanted : credential["audiences"]) {
    if (wanted == audience) return true;
    // Entra writes the application's id where a credential says the exchange's name, in every cloud.
    if (audience == audiences::token_exchange_app && wanted.is_string() &&
        wanted.get_ref<const std::string&>().starts_with(audiences::token_exchange))
      return true;
  }
  return false;
}

bool matches(const json& credential, const Presented& presented) {
  return text_of(credential, "issuer") == presented.issuer && text_of(credential, "subject") == presented.subject &&
         accepts(credential, presented.audience);
}

bool any_matches(const std::vector<json>& credentials, const Presented& presented) {
  return std::any_of(credentials.begin(), credentials.end(),
                     [&](const json& credential) { return matches(credential, presented); });
}

Refused unmatched(Cloud& cloud, int code, std::string_view what, std::string_view value, std::string_view more = "") {
  return invalid_client(cloud, code,
                        fmt::format("No matching federated identity record found for presented assertion {} '{}'. {}{}",
                                    what, value, more, federation_help));
}

/// What Entra says while a credential that fits has not reached all of its servers.
Refused not_yet(Cloud& cloud, const Presented& presented) {
  return refuse_token(
      cloud, 400, "invalid_request", 70021,
      fmt::format("No matching federated identity record found for presented assertion. Assertion Issuer: '{}'. "
                  "Assertion Subject: '{}'. Assertion Audience: '{}'. "
                  "https://docs.microsoft.com/en-us/azure/active-directory/develop/workload-identity-federation",
                  presented.issuer, presented.subject, presented.audience));
}

/// The same tenant in another cloud is another authority, whose tokens open nothing here.
bool is_of_another_cloud(std::string_view issuer) {
  for (std::string_view other : {"https://login.microsoftonline.us/", "https://login.partner.microsoftonline.cn/",
                                 "https://login.chinacloudapi.cn/", "https://login.microsoftonline.de/"})
    if (issuer.starts_with(other)) return true;
  return false;
}

bool is_entra(std::string_view issuer) {
  return issuer.starts_with("https://login.microsoftonline.com/") || issuer.starts_with("https://sts.windows.net/");
}

bool is_for_several_tenants(const Client& client) {
  if (!client.application) return false;
  auto audience = text_of(*client.application, "signInAudience");
  return !audience.empty() && audience != "AzureADMyOrg";
}

Refused flaw_in_issuer(Cloud& cloud, const Client& client, const Trust& trust, const Presented& presented) {
  if (is_of_another_cloud(presented.issuer))
    return refuse_token(cloud, 400, "invalid_request", 900382,
                        "Confidential Client is not supported in Cross Cloud request.");
  if (auto flaw = flaw_in_policy(cloud, *client.tenant, presented.issuer, text_of(*client.principal, "kind")))
    return flaw;
  if (!any_matches(trust.settled, presented) && any_matches(trust.pending, presented)) return not_yet(cloud, presented);
  if (trust.settled.empty())
    return invalid_client(cloud, 70025,
                          fmt::format("The client '{}'({}) has no configured federated identity credentials.",
                                      text_of(*client.principal, "appId"), text_of(*client.principal, "displayName")));
  bool known = std::any_of(trust.settled.begin(), trust.settled.end(),
                           [&](const json& one) { return text_of(one, "issuer") == presented.issuer; });
  if (!known) return unmatched(cloud, 700211, "issuer", presented.issuer);
  if (is_entra(presented.issuer) && is_for_several_tenants(client))
    return invalid_client(cloud, 70052,
                          "The identity must be a managed identity, a single tenant app, or a service account.");
  return std::nullopt;
}

/// A row of the keys may say `unreachable: true`: an issuer whose host is down.
Refused flaw_in_keys(Cloud& cloud, const std::string& issuer) {
  const auto* row = cloud.world.find(tables::keys, key_name(issuer));
  bool down = row && row->value("unreachable", false);
  if (row && !down) return std::nullopt;
  return refuse_token(cloud, 400, "invalid_request", down ? 50166 : 90061, "Request to External OIDC endpoint failed.");
}

Refused flaw_in_signature(Cloud& cloud, const Jwt& jwt, const std::string& issuer) {
  if (auto flaw = flaw_in_keys(cloud, issuer)) return flaw;
  if (auto flaw = flaw_in_algorithm(cloud, jwt.algorithm, "'RS256'")) return flaw;
  if (cloud.keyring.verify(*cloud.keyring.find(issuer), jwt.signed_part, jwt.signature)) return std::nullopt;
  return invalid_client(cloud, 700027,
                        "Client assertion failed signature validation. [Reason - The provided signature value did not "
                        "match the expected signature value.]");
}

Refused flaw_in_trust(Cloud& cloud, const std::vector<json>& trusted, const Presented& presented) {
  bool almost = false;
  for (const auto& credential : trusted) {
    if (matches(credential, presented)) return std::nullopt;
    if (text_of(credential, "issuer") != presented.issuer) continue;
    if (text_of(credential, "subject") == presented.subject)
      return unmatched(cloud, 700212, "audience", presented.audience);
    almost = almost || equal_caseless(text_of(credential, "subject"), presented.subject);
  }
  if (almost)
    return unmatched(cloud, 7002138, "subject", presented.subject,
                     "The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ");
  return unmatched(cloud, 700213, "subject", presented.subject);
}

}  // namespace

Refused flaw_in_foreign_assertion(Cloud& cloud, const Client& client, const Assertion& assertion) {
  const auto& claims = assertion.claims;
  Presented presented{text_of(claims, "iss"), claim_of(claims, "sub"), claim_of(claims, "aud")};
  auto trust = trust_of(cloud, *client.principal);
  if (auto flaw = flaw_in_issuer(cloud, client, trust, presented)) return flaw;
  if (auto flaw = flaw_in_signature(cloud, assertion.jwt, presented.issuer)) return flaw;
  if (auto flaw = flaw_in_dates(cloud, assertion)) return flaw;
  return flaw_in_trust(cloud, trust.settled, presented);
}

}  // namespace keyless::sandbox::entra
