#include "sandbox/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "sandbox/ids.hpp"
#include "sandbox/jwt.hpp"
#include "sandbox/keyring.hpp"
#include "sandbox/principals.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox {

using nlohmann::json;

namespace {

constexpr std::string_view federation_help =
    "Please check your federated identity credential Subject, Audience and Issuer against the presented assertion. "
    "https://learn.microsoft.com/entra/workload-id/workload-identity-federation";

TokenAnswer refused(TokenRefusal refusal) {
  TokenAnswer answer;
  answer.refused = std::move(refusal);
  return answer;
}

TokenAnswer invalid_client(Cloud& cloud, int code, const std::string& text) {
  return refused(refuse_token(cloud, 401, "invalid_client", code, text));
}

TokenAnswer unmatched(Cloud& cloud, int code, std::string_view what, std::string_view value,
                      std::string_view more = "") {
  return invalid_client(cloud, code,
                        fmt::format("No matching federated identity record found for presented assertion {} '{}'. {}{}",
                                    what, value, more, federation_help));
}

/// The `aud` of an access token for a scope, and "" for a resource nobody knows here.
std::string audience_of(const Cloud& cloud, std::string_view scope) {
  auto resource = std::string(scope.substr(0, scope.size() - std::string_view("/.default").size()));
  while (resource.ends_with('/')) resource.pop_back();
  const auto& o = cloud.origins;
  const std::array<std::pair<std::string, std::string>, 11> known = {{
      {"https://management.azure.com", "https://management.azure.com"},
      {"https://management.core.windows.net", "https://management.core.windows.net/"},
      {o.resource_manager, "https://management.azure.com"},
      {"https://graph.microsoft.com", "https://graph.microsoft.com"},
      {o.microsoft_graph, "https://graph.microsoft.com"},
      {audiences::azure_devops, audiences::azure_devops},
      {std::string("https://app.vssps.visualstudio.com"), audiences::azure_devops},
      {std::string("https://dev.azure.com"), audiences::azure_devops},
      {o.azure_devops, audiences::azure_devops},
      {audiences::token_exchange, audiences::token_exchange_app},
      {audiences::token_exchange_app, audiences::token_exchange_app},
  }};
  for (const auto& [name, audience] : known)
    if (same_text(resource, name)) return audience;
  return {};
}

std::string first_default_scope(std::string_view scopes) {
  for (const auto& scope : split(scopes, ' '))
    if (scope.ends_with("/.default")) return scope;
  return {};
}

json claims_for(const json& principal, const std::string& audience, std::string_view proof) {
  auto object_id = text_of(principal, "objectId");
  auto tenant = text_of(principal, "tenantId");
  json claims = {{"aud", audience},
                 {"iss", "https://sts.windows.net/" + tenant + "/"},
                 {"appid", text_of(principal, "appId")},
                 {"appidacr", proof},
                 {"idp", "https://sts.windows.net/" + tenant + "/"},
                 {"idtyp", "app"},
                 {"oid", object_id},
                 {"sub", object_id},
                 {"tid", tenant},
                 {"ver", "1.0"}};
  if (auto id = text_of(principal, "resourceId"); !id.empty()) claims["xms_mirid"] = id;
  if (audience == audiences::token_exchange_app) {
    claims["iss"] = entra_issuer(tenant);
    claims["ver"] = "2.0";
  }
  return claims;
}

TokenAnswer token_for(Cloud& cloud, const json& principal, std::string_view scopes, std::string_view proof) {
  auto scope = first_default_scope(scopes);
  if (scope.empty()) {
    auto text = fmt::format(
        "The provided value for scope {} is not valid. Client credential flows must have a scope value "
        "with /.default suffixed to the resource identifier (application ID URI).",
        scopes);
    return refused(refuse_token(cloud, 400, "invalid_scope", 1002012, text));
  }
  auto audience = audience_of(cloud, scope);
  if (audience.empty()) {
    auto resource = scope.substr(0, scope.size() - std::string_view("/.default").size());
    auto text = fmt::format(
        "The resource principal named {} was not found in the tenant named {}. This can happen if the "
        "application has not been installed by the administrator of the tenant or consented to by any "
        "user in the tenant. You might have sent your authentication request to the wrong tenant.",
        resource, text_of(principal, "tenantId"));
    return refused(refuse_token(cloud, 400, "invalid_resource", 500011, text));
  }
  TokenAnswer answer;
  auto claims = claims_for(principal, audience, proof);
  auto issuer = claims["iss"].get<std::string>();
  answer.expires_in = 3599;
  answer.access_token = mint(cloud, issuer, std::move(claims), std::chrono::seconds(answer.expires_in));
  answer.object_id = text_of(principal, "objectId");
  return answer;
}

/// The application in that tenant, or why there is none.
const json* client_in(Cloud& cloud, std::string_view tenant, std::string_view client_id, TokenAnswer& answer) {
  if (!cloud.world.find(tables::tenants, lower(tenant))) {
    auto text = fmt::format(
        "Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into "
        "the correct cloud. Check with your subscription administrator, this may happen if there are no "
        "active subscriptions for the tenant.",
        tenant);
    answer = refused(refuse_token(cloud, 400, "invalid_request", 90002, text));
    return nullptr;
  }
  const auto* principal = principal_by_app(cloud.world, tenant, client_id);
  if (principal) return principal;
  auto text = fmt::format(
      "Application with identifier '{}' was not found in the directory '{}'. This can happen if the "
      "application has not been installed by the administrator of the tenant or consented to by any "
      "user in the tenant. You may have sent your authentication request to the wrong tenant.",
      client_id, tenant);
  answer = refused(refuse_token(cloud, 400, "unauthorized_client", 700016, text));
  return nullptr;
}

std::string date_in(const json& claims, const char* name) {
  if (!claims.contains(name) || !claims[name].is_number_integer()) return "";
  return iso_time(WallTime(std::chrono::seconds(claims[name].get<long long>())));
}

std::optional<TokenAnswer> flaw_in_signature(Cloud& cloud, const Jwt& jwt, const json& claims) {
  auto issuer = text_of(claims, "iss");
  const auto* key = cloud.keyring.find(issuer);
  if (!key)
    return refused(
        refuse_token(cloud, 400, "invalid_request", 90061,
                     fmt::format("Request to External OIDC endpoint failed. The signing keys of '{}' could not "
                                 "be read.",
                                 issuer)));
  if (jwt.algorithm != "RS256" || !cloud.keyring.verify(*key, jwt.signed_part, jwt.signature))
    return invalid_client(cloud, 700027,
                          "Client assertion failed signature validation. The key was not found or the "
                          "signature does not match.");
  if (is_current(cloud, claims)) return std::nullopt;
  return invalid_client(
      cloud, 700024,
      fmt::format(
          "Client assertion is not within its valid time range. Current time: {}, assertion valid from {}, expiry "
          "time of assertion {}. Review the documentation at "
          "https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
          iso_time(cloud.now()), date_in(claims, "nbf"), date_in(claims, "exp")));
}

bool accepts(const json& credential, std::string_view audience) {
  if (!credential.contains("audiences") || !credential["audiences"].is_array()) return false;
  for (const auto& wanted : credential["audiences"]) {
    if (wanted == audience) return true;
    if (wanted == audiences::token_exchange && audience == audiences::token_exchange_app) return true;
  }
  return false;
}

std::optional<TokenAnswer> flaw_in_trust(Cloud& cloud, const std::vector<json>& trusted, const json& claims) {
  auto subject = claim_of(claims, "sub");
  auto audience = claim_of(claims, "aud");
  bool almost = false;
  bool subject_fits = false;
  for (const auto& credential : trusted) {
    if (text_of(credential, "issuer") != text_of(claims, "iss")) continue;
    almost = almost || same_text(text_of(credential, "subject"), subject);
    if (text_of(credential, "subject") != subject) continue;
    subject_fits = true;
    if (accepts(credential, audience)) return std::nullopt;
  }
  if (subject_fits) return unmatched(cloud, 700212, "audience", audience);
  if (almost)
    return unmatched(cloud, 7002138, "subject", subject,
                     "The subject matches with case-insensitive comparison, but not with case-sensitive comparison. ");
  return unmatched(cloud, 700213, "subject", subject);
}

std::optional<TokenAnswer> flaw_in_assertion(Cloud& cloud, const json& principal, std::string_view assertion) {
  auto jwt = parse_jwt(assertion);
  if (!jwt.well_formed) return invalid_client(cloud, 50027, "JWT token is invalid or malformed.");
  auto claims = json::parse(jwt.claims, nullptr, false);
  auto client = text_of(principal, "appId");
  if (same_text(text_of(claims, "iss"), client))
    return invalid_client(cloud, 700027,
                          "Client assertion failed signature validation. The certificate with identifier "
                          "used to sign the client assertion is not registered on application.");
  auto trusted = federated_credentials(cloud.world, principal);
  if (trusted.empty())
    return invalid_client(cloud, 70025,
                          fmt::format("The client '{}'({}) has no configured federated identity credentials.", client,
                                      text_of(principal, "displayName")));
  auto issuer = text_of(claims, "iss");
  bool known =
      std::any_of(trusted.begin(), trusted.end(), [&](const json& one) { return text_of(one, "issuer") == issuer; });
  if (!known) return unmatched(cloud, 700211, "issuer", issuer);
  if (auto flaw = flaw_in_signature(cloud, jwt, claims)) return flaw;
  return flaw_in_trust(cloud, trusted, claims);
}

}  // namespace

TokenRefusal refuse_token(Cloud& cloud, int status, std::string error, int code, std::string_view text) {
  TokenRefusal refusal;
  refusal.status = status;
  refusal.error = std::move(error);
  refusal.code = code;
  refusal.timestamp = iso_seconds(cloud.now());
  refusal.trace_id = cloud.ids.passing_uuid();
  refusal.correlation_id = cloud.ids.passing_uuid();
  refusal.description = fmt::format("AADSTS{}: {} Trace ID: {} Correlation ID: {} Timestamp: {}", code, text,
                                    refusal.trace_id, refusal.correlation_id, refusal.timestamp);
  return refusal;
}

TokenAnswer exchange_assertion(Cloud& cloud, std::string_view tenant, std::string_view client_id,
                               std::string_view assertion, std::string_view scope) {
  TokenAnswer answer;
  const auto* principal = client_in(cloud, tenant, client_id, answer);
  if (!principal) return answer;
  if (auto flaw = flaw_in_assertion(cloud, *principal, assertion)) return *flaw;
  return token_for(cloud, *principal, scope, "2");
}

TokenAnswer exchange_secret(Cloud& cloud, std::string_view tenant, std::string_view client_id, std::string_view secret,
                            std::string_view scope) {
  TokenAnswer answer;
  const auto* principal = client_in(cloud, tenant, client_id, answer);
  if (!principal) return answer;
  auto secrets = principal->value("secrets", json::array());
  bool right = std::any_of(secrets.begin(), secrets.end(), [&](const json& one) { return one == secret; });
  if (!right)
    return invalid_client(
        cloud, 7000215,
        fmt::format("Invalid client secret provided. Ensure the secret being sent in the request is the "
                    "client secret value, not the client secret ID, for a secret added to app '{}'.",
                    client_id));
  return token_for(cloud, *principal, scope, "1");
}

Caller caller_of_token(const Cloud& cloud, std::string_view token, std::initializer_list<std::string_view> wanted) {
  auto claims = verified_claims(cloud, token);
  if (!claims.is_object() || !is_current(cloud, claims)) return {};
  auto audience = claim_of(claims, "aud");
  if (std::find(wanted.begin(), wanted.end(), audience) == wanted.end()) return {};
  if (text_of(claims, "oid").empty()) return {};
  Caller caller;
  caller.kind = Caller::Kind::principal;
  caller.object_id = text_of(claims, "oid");
  caller.app_id = text_of(claims, "appid");
  caller.tenant = text_of(claims, "tid");
  caller.name = caller.app_id;
  return caller;
}

}  // namespace keyless::sandbox
