#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/entra/assertion.hpp"
#include "sandbox/entra/client.hpp"
#include "sandbox/entra/tenant.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using nlohmann::json;

namespace {

constexpr const char* supported = "'RS256', 'PS256'";

std::string hex(std::string_view bytes) {
  std::string out;
  for (char c : bytes) out += fmt::format("{:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
  return out;
}

/// A certificate of the application that the assertion names.
struct Registered {
  KeyPair key = nullptr;
  std::string begin = {};
  std::string end = {};
};

bool is_named_by(const Jwt& jwt, const std::string& certificate, const json& credential) {
  auto thumbprint = sha1_of(certificate);
  if (!jwt.sha256_thumbprint.empty()) return jwt.sha256_thumbprint == sha256_of(certificate);
  if (!jwt.sha1_thumbprint.empty()) return jwt.sha1_thumbprint == thumbprint;
  if (jwt.key_id.empty()) return false;
  return equal_caseless(jwt.key_id, hex(thumbprint)) || equal_caseless(jwt.key_id, text_of(credential, "keyId"));
}

Registered find_certificate(const Client& client, const Jwt& jwt) {
  for (const auto& one : client.principal->value("keyCredentials", json::array())) {
    auto certificate = from_base64(text_of(one, "key"));
    if (certificate.empty() || !is_named_by(jwt, certificate, one)) continue;
    auto key = key_in_certificate(certificate);
    if (key) return {std::move(key), text_of(one, "startDateTime"), text_of(one, "endDateTime")};
  }
  return {};
}

/// As the message prints a date: 01/31/2027 09:13:33.
std::string printed(const std::string& iso) {
  if (iso.size() < 19) return iso;
  return fmt::format("{}/{}/{} {}", iso.substr(5, 2), iso.substr(8, 2), iso.substr(0, 4), iso.substr(11, 8));
}

Refused unproven(Cloud& cloud, const Client& client, const Jwt& jwt, std::string_view beginning,
                 std::string_view reason, const std::string& found = {}) {
  auto thumbprint = hex(jwt.sha256_thumbprint.empty() ? jwt.sha1_thumbprint : jwt.sha256_thumbprint);
  auto id = text_of(*client.principal, "appId");
  return invalid_client(
      cloud, 700027,
      fmt::format("{} [Reason - {}, Thumbprint of key used by client: '{}'{}, Please visit the Azure Portal, Graph "
                  "Explorer or directly use MS Graph to see configured keys for app Id '{}'. Review the documentation "
                  "at https://docs.microsoft.com/en-us/graph/deployments to determine the corresponding service "
                  "endpoint and https://docs.microsoft.com/en-us/graph/api/application-get?view=graph-rest-1.0&"
                  "tabs=http to build a query request URL, such as "
                  "'https://graph.microsoft.com/beta/applications/{}'].",
                  beginning, reason, thumbprint, found, id, id));
}

Refused flaw_in_names(Cloud& cloud, const Client& client, const json& claims) {
  auto issuer = text_of(claims, "iss");
  if (!equal_caseless(issuer, text_of(*client.principal, "appId")))
    return invalid_client(
        cloud, 700021,
        "Client assertion application identifier doesn't match 'client_id' parameter. Review the documentation at "
        "https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .");
  if (equal_caseless(text_of(claims, "sub"), issuer)) return std::nullopt;
  return invalid_client(cloud, 50048, "Subject mismatches Issuer claim in the client assertion.");
}

/// `{tenant}/oauth2/v2.0/token` behind any name of this authority; "" for anything else.
std::string path_at_authority(const Cloud& cloud, const std::string& audience) {
  const std::array<std::string, 5> authorities = {"https://login.microsoftonline.com", "https://login.windows.net",
                                                  "https://login.microsoft.com", "https://sts.windows.net",
                                                  cloud.origins.active_directory};
  for (const auto& authority : authorities)
    if (starts_with_caseless(audience, authority + "/")) return audience.substr(authority.size() + 1);
  return {};
}

Refused flaw_in_audience(Cloud& cloud, const Client& client, const json& claims) {
  auto audience = claim_of(claims, "aud");
  while (audience.ends_with('/')) audience.pop_back();
  auto path = path_at_authority(cloud, audience);
  auto slash = std::min(path.find('/'), path.size());
  auto tenant = path.substr(0, slash);
  auto rest = path.substr(slash);
  constexpr std::array<std::string_view, 4> accepted = {"", "/v2.0", "/oauth2/token", "/oauth2/v2.0/token"};
  bool ours = is_shared_authority(tenant) || find_tenant(cloud.world, tenant) == client.tenant;
  if (ours && std::any_of(accepted.begin(), accepted.end(), [&](auto one) { return equal_caseless(one, rest); }))
    return std::nullopt;
  return invalid_client(
      cloud, 700023,
      "Client assertion audience claim does not match Realm issuer. Review the documentation at "
      "https://docs.microsoft.com/azure/active-directory/develop/active-directory-certificate-credentials .");
}

Refused flaw_in_signature(Cloud& cloud, const Client& client, const Jwt& jwt) {
  auto certificate = find_certificate(client, jwt);
  if (!certificate.key)
    return unproven(cloud, client, jwt,
                    "The certificate with identifier used to sign the client assertion is not registered on "
                    "application.",
                    "The key was not found.");
  auto found = fmt::format(", Found key 'Start={}, End={}'", printed(certificate.begin), printed(certificate.end));
  constexpr const char* invalid = "Client assertion contains an invalid signature.";
  auto now = iso_time(cloud.now()).substr(0, 19);
  if (!certificate.end.empty() && certificate.end.substr(0, 19) <= now)
    return unproven(cloud, client, jwt, invalid, "The key used is expired.", found);
  auto padding = jwt.algorithm == "PS256" ? Padding::pss : Padding::pkcs1;
  if (signed_by(certificate.key.get(), padding, jwt.signed_part, jwt.signature)) return std::nullopt;
  return unproven(cloud, client, jwt, invalid,
                  "The provided signature value did not match the expected signature value.", found);
}

}  // namespace

Refused flaw_in_own_assertion(Cloud& cloud, const Client& client, const Assertion& assertion) {
  if (auto flaw = flaw_in_names(cloud, client, assertion.claims)) return flaw;
  if (auto flaw = flaw_in_algorithm(cloud, assertion.jwt.algorithm, supported)) return flaw;
  if (auto flaw = flaw_in_signature(cloud, client, assertion.jwt)) return flaw;
  if (auto flaw = flaw_in_audience(cloud, client, assertion.claims)) return flaw;
  return flaw_in_dates(cloud, assertion);
}

}  // namespace keyless::sandbox::entra
