#include "sandbox/arm/admit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/group_deletion.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/directory/public_names.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

namespace {

struct Versions {
  std::string_view type;  ///< of the last provider in the path, actions on it included
  std::string_view known;
};

constexpr std::array<Versions, 4> limited = {{
    {"Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials",
     "2026-05-31,2026-04-30,2025-05-31-preview,2025-01-31-preview,2024-11-30,2023-07-31-preview,2023-01-31,2022-01-31-"
     "preview"},
    {"Microsoft.ManagedIdentity/userAssignedIdentities",
     "2026-05-31,2026-04-30,2025-05-31-preview,2025-01-31-preview,2024-11-30,2023-07-31-preview,2023-01-31,"
     "2022-01-31-preview,2021-09-30-preview,2018-11-30,2015-08-31-preview"},
    {"Microsoft.Authorization/roleAssignments",
     "2022-05-01-preview,2022-04-01,2022-01-01-preview,2021-04-01-preview,2020-10-01-preview,2020-08-01-preview,"
     "2020-04-01-preview,2020-03-01-preview,2019-04-01-preview,2018-12-01-preview,2018-09-01-preview,2018-07-01,"
     "2018-01-01-preview,2017-10-01-preview,2015-07-01"},
    {"Microsoft.Authorization/roleDefinitions",
     "2022-05-01-preview,2022-04-01,2018-07-01,2018-01-01-preview,2015-07-01"},
}};

constexpr std::size_t largest_body = std::size_t{4} * 1024 * 1024;

bool is_version(std::string_view text) {
  if (text.ends_with("-preview")) text.remove_suffix(8);
  if (text.size() != 10) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    bool dash = i == 4 || i == 7;
    if (dash ? text[i] != '-' : (text[i] < '0' || text[i] > '9')) return false;
  }
  return true;
}

/// A slash inside a part would be one part to a route and two to a scope.
bool hides_a_slash(const Request& request) {
  return lower(request.target.substr(0, request.target.find('?'))).find("%2f") != std::string::npos;
}

/// JSON could never name what such a path or query means.
bool is_text(const Request& request) {
  try {
    static_cast<void>(nlohmann::json(request.path).dump());
    static_cast<void>(nlohmann::json(request.query).dump());
    return true;
  } catch (const nlohmann::json::exception&) {
    return false;
  }
}

std::optional<Reply> flaw_in_version(const Request& request) {
  if (!is_text(request)) return refuse(400, "BadRequest", "The request URI is not valid UTF-8.");
  if (hides_a_slash(request)) return refuse(400, "BadRequest", "The request URI holds an encoded slash.");
  auto version = request.asked("api-version");
  if (version.empty())
    return refuse(400, "MissingApiVersionParameter",
                  "The api-version query parameter (?api-version=) is required for all requests.");
  if (!is_version(version))
    return refuse(
        400, "InvalidApiVersionParameter",
        fmt::format("The api-version '{}' is invalid. The supported versions are "
                    "'2025-04-01,2024-11-01,2023-07-01,2022-12-01,2022-09-01,2021-04-01,2020-06-01,2019-05-01'.",
                    version));
  auto type = type_in(request.path);
  for (const auto& one : limited) {
    if (!starts_with_caseless(type, one.type)) continue;
    auto known = split(one.known, ',');
    if (std::find(known.begin(), known.end(), version) != known.end()) return std::nullopt;
    return refuse(
        400, "NoRegisteredProviderFound",
        fmt::format("No registered resource provider found for location '' and API version '{}' for type '{}'. "
                    "The supported api-versions are '{}'.",
                    version, one.type, one.known));
  }
  return std::nullopt;
}

Reply not_signed_in(std::string_view code, const std::string& message, std::string_view tenant) {
  auto reply = refuse(401, code, message);
  reply.headers.emplace_back(
      "WWW-Authenticate",
      fmt::format(
          R"(Bearer authorization_uri="https://login.microsoftonline.com/{}", error="invalid_token", error_description="{}")",
          tenant, message));
  return reply;
}

bool is_our_audience(std::string_view audience) {
  while (audience.ends_with("//")) audience.remove_suffix(1);
  return is_resource_manager(audience);
}

std::string tenant_of_path(const Cloud& cloud, const Request& request) {
  const auto* row = cloud.world.find(tables::subscriptions, lower(scope_of(request.path).subscription));
  return row ? text_of(*row, "tenantId") : std::string("common");
}

/// Issued before the tokens of the managed identity were revoked.
bool is_revoked(const Cloud& cloud, const json& claims) {
  const auto* principal = principal_by_object(cloud.world, text_of(claims, "oid"));
  auto since = principal ? principal->value("tokensRevokedAt", 0LL) : 0LL;
  return since > 0 && claims.value("iat", 0LL) < since;
}

std::optional<Reply> flaw_in_token(Cloud& cloud, Request& request) {
  auto tenant = tenant_of_path(cloud, request);
  auto header = request.header("Authorization");
  if (header.empty())
    return not_signed_in("AuthenticationFailed", "Authentication failed. The 'Authorization' header is missing.",
                         tenant);
  if (!starts_with_caseless(header, "Bearer "))
    return not_signed_in("AuthenticationFailedInvalidHeader",
                         "Authentication failed. The 'Authorization' header is provided in an invalid format.", tenant);
  auto token = header.substr(7);
  auto claims = verified_claims(cloud, token);
  if (!claims.is_object() || text_of(claims, "oid").empty())
    return not_signed_in("InvalidAuthenticationToken", "The access token is invalid.", tenant);
  if (!is_current(cloud, claims))
    return not_signed_in("ExpiredAuthenticationToken",
                         fmt::format("The access token expiry UTC time is earlier than current UTC time '{}'.",
                                     iso_seconds(cloud.now())),
                         tenant);
  if (!is_our_audience(claim_of(claims, "aud")))
    return not_signed_in(
        "InvalidAuthenticationTokenAudience",
        fmt::format("The access token has been obtained for wrong audience or resource '{}'. It should "
                    "exactly match with one of the allowed audiences "
                    "'https://management.core.windows.net/','https://management.core.windows.net',"
                    "'https://management.azure.com/','https://management.azure.com'.",
                    claim_of(claims, "aud")),
        tenant);
  if (tenant != "common" && !equal_caseless(tenant, text_of(claims, "tid")))
    return not_signed_in(
        "InvalidAuthenticationTokenTenant",
        fmt::format("The access token is from the wrong issuer 'https://sts.windows.net/{}/'. It must match "
                    "the tenant 'https://sts.windows.net/{}/' associated with this subscription. Please use "
                    "the authority (URL) 'https://login.microsoftonline.com/{}' to get the token.",
                    text_of(claims, "tid"), tenant, tenant),
        tenant);
  if (is_revoked(cloud, claims))
    return not_signed_in("InvalidAuthenticationToken", "The access token has been revoked.", tenant);
  request.caller = caller_of_token(cloud, token, {claim_of(claims, "aud")});
  return std::nullopt;
}

std::optional<Reply> flaw_in_subscription(const Cloud& cloud, const Request& request) {
  auto id = scope_of(request.path).subscription;
  if (id.empty() || cloud.world.find(tables::subscriptions, lower(id))) return std::nullopt;
  if (!is_guid(id))
    return refuse(400, "InvalidSubscriptionId",
                  fmt::format("The provided subscription identifier '{}' is malformed or invalid.", id));
  return refuse(404, "SubscriptionNotFound", fmt::format("The subscription '{}' could not be found.", id));
}

}  // namespace

std::optional<Reply> admit(Cloud& cloud, Request& request, const Route*) {
  if (equal_caseless(request.path, "/metadata/endpoints")) return std::nullopt;
  end_due_deletions(cloud);
  if (auto reply = flaw_in_version(request)) return reply;
  if (auto reply = flaw_in_token(cloud, request)) return reply;
  if (request.body.size() > largest_body)
    return refuse(413, "RequestContentTooLarge", "The request content size exceeds the maximum size of 4 MB.");
  return flaw_in_subscription(cloud, request);
}

}  // namespace keyless::sandbox::arm
