#include "sandbox/entra/client.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.hpp"
#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/entra/assertion.hpp"
#include "sandbox/entra/tenant.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using nlohmann::json;

namespace {

Refused no_tenant(Cloud& cloud, std::string_view name) {
  if (is_shared_authority(name))
    return refuse_token(cloud, 400, "invalid_request", 50059,
                        "No tenant-identifying information found in either the request or implied by any provided "
                        "credentials.");
  return no_such_tenant(cloud, name, "invalid_request");
}

Refused no_application(Cloud& cloud, std::string_view client_id, const json& tenant) {
  return refuse_token(
      cloud, 400, "unauthorized_client", 700016,
      fmt::format("Application with identifier '{}' was not found in the directory '{}'. This can happen if the "
                  "application has not been installed by the administrator of the tenant or consented to by any "
                  "user in the tenant. You may have sent your authentication request to the wrong tenant.",
                  client_id, text_of(tenant, "name")));
}

Refused no_principal(Cloud& cloud, std::string_view client_id, const json& tenant) {
  return invalid_client(
      cloud, 7000229,
      fmt::format("The client application {} is missing service principal in the tenant {}. See instructions here: "
                  "https://go.microsoft.com/fwlink/?linkid=2225119",
                  client_id, text_of(tenant, "id")));
}

Refused disabled(Cloud& cloud, const json& principal) {
  return refuse_token(
      cloud, 400, "unauthorized_client", 7000112,
      fmt::format("Application '{}'({}) is disabled.", text_of(principal, "appId"), text_of(principal, "displayName")));
}

bool is_of_this_cloud(const json& tenant) {
  auto cloud = text_of(tenant, "cloud");
  return cloud.empty() || cloud == "AzureCloud";
}

/// Graph keeps what else it knows of a principal under `properties`.
bool is_disabled(const json& principal) {
  auto more = principal.value("properties", json::object());
  return !principal.value("accountEnabled", more.value("accountEnabled", true));
}

bool is_known_yet(const Cloud& cloud, const json& principal) {
  return is_settled(cloud, tables::principals, lower(text_of(principal, "objectId")), cloud.behaviour.delays.principal);
}

/// An expired secret is told from a wrong one only by who holds the right text.
enum class Standing { unknown, expired, current };

Standing standing_of(const json& holder, std::string_view secret, const std::string& now) {
  auto older = holder.value("secrets", json::array());
  if (std::find(older.begin(), older.end(), secret) != older.end()) return Standing::current;
  auto found = Standing::unknown;
  for (const auto& one : holder.value("passwordCredentials", json::array())) {
    if (text_of(one, "secretText") != secret) continue;
    auto end = text_of(one, "endDateTime").substr(0, now.size());
    auto begin = text_of(one, "startDateTime").substr(0, now.size());
    if (now < begin) continue;
    if (end.empty() || now < end) return Standing::current;
    found = Standing::expired;
  }
  return found;
}

}  // namespace

TokenRefusal invalid_client(Cloud& cloud, int code, std::string_view text) {
  return refuse_token(cloud, 401, "invalid_client", code, text);
}

Refused find_client(Cloud& cloud, std::string_view tenant, std::string_view client_id, Client& client) {
  client.tenant = find_tenant(cloud.world, tenant);
  if (!client.tenant) return no_tenant(cloud, tenant);
  if (!is_of_this_cloud(*client.tenant))
    return refuse_token(cloud, 400, "invalid_request", 900382,
                        "Confidential Client is not supported in Cross Cloud request.");
  auto id = text_of(*client.tenant, "id");
  client.principal = principal_by_app(cloud.world, id, client_id);
  client.application = application_of(cloud.world, id, client_id);
  if (!client.principal)
    return client.application ? no_principal(cloud, client_id, *client.tenant)
                              : no_application(cloud, client_id, *client.tenant);
  if (!is_known_yet(cloud, *client.principal)) return no_application(cloud, client_id, *client.tenant);
  if (is_disabled(*client.principal)) return disabled(cloud, *client.principal);
  return std::nullopt;
}

Refused flaw_in_secret(Cloud& cloud, const Client& client, std::string_view secret) {
  auto now = iso_time(cloud.now()).substr(0, std::string_view("2026-11-21T00:00:00").size());
  auto standing = standing_of(*client.principal, secret, now);
  auto id = text_of(*client.principal, "appId");
  if (standing == Standing::current) return std::nullopt;
  if (standing == Standing::expired)
    return invalid_client(
        cloud, 7000222,
        fmt::format("The provided client secret keys for app '{}' are expired. Visit the Azure portal to create new "
                    "keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials "
                    "for added security: https://aka.ms/certCreds.",
                    id));
  return invalid_client(cloud, 7000215,
                        fmt::format("Invalid client secret provided. Ensure the secret being sent in the request is "
                                    "the client secret value, not the client secret ID, for a secret added to app "
                                    "'{}'.",
                                    id));
}

Refused flaw_in_dates(Cloud& cloud, const Assertion& assertion) {
  if (is_current(cloud, assertion.claims)) return std::nullopt;
  auto date = [&](const char* name) {
    const auto& claims = assertion.claims;
    if (!claims.contains(name) || !claims[name].is_number()) return std::string();
    return iso_time(WallTime(std::chrono::seconds(claims[name].get<long long>())));
  };
  return invalid_client(
      cloud, 700024,
      fmt::format("Client assertion is not within its valid time range. Current time: {}, assertion valid from {}, "
                  "expiry time of assertion {}. Review the documentation at "
                  "https://learn.microsoft.com/entra/identity-platform/certificate-credentials .",
                  iso_time(cloud.now()), date("nbf"), date("exp")));
}

Refused flaw_in_algorithm(Cloud& cloud, std::string_view algorithm, std::string_view supported) {
  if (supported.find(fmt::format("'{}'", algorithm)) != std::string_view::npos) return std::nullopt;
  return invalid_client(cloud, 5002738,
                        fmt::format("Invalid JWT token. '{}' is not a supported signature algorithm. Supported "
                                    "signing algorithms are: {}",
                                    algorithm, supported));
}

Refused flaw_in_assertion(Cloud& cloud, const Client& client, std::string_view text) {
  Assertion assertion{parse_jwt(text), {}};
  if (!assertion.jwt.well_formed) return invalid_client(cloud, 50027, "JWT token is invalid or malformed.");
  assertion.claims = parsed_json(assertion.jwt.claims);
  // An application names itself by its id, which is a GUID; foreign issuers are URLs.
  bool own = is_guid(text_of(assertion.claims, "iss"));
  return own ? flaw_in_own_assertion(cloud, client, assertion) : flaw_in_foreign_assertion(cloud, client, assertion);
}

}  // namespace keyless::sandbox::entra
