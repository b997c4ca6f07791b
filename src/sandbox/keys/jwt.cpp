#include "sandbox/keys/jwt.hpp"

#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

using nlohmann::json;

Jwt parse_jwt(std::string_view token) {
  Jwt jwt;
  auto parts = split(token, '.');
  if (parts.size() != 3) return jwt;
  auto header_text = from_base64(parts[0]);
  auto claims_text = from_base64(parts[1]);
  if (nests_too_deep(header_text) || nests_too_deep(claims_text)) return jwt;
  auto header = parsed_json(header_text);
  auto claims = parsed_json(claims_text);
  if (!header.is_object() || !claims.is_object()) return jwt;
  jwt.algorithm = text_of(header, "alg");
  jwt.key_id = text_of(header, "kid");
  jwt.sha1_thumbprint = from_base64(text_of(header, "x5t"));
  jwt.sha256_thumbprint = from_base64(text_of(header, "x5t#S256"));
  jwt.signed_part = parts[0] + "." + parts[1];
  jwt.signature = from_base64(parts[2]);
  jwt.claims = claims.dump();
  jwt.well_formed = true;
  return jwt;
}

std::string claim_of(const json& claims, const char* name) {
  if (!claims.is_object() || !claims.contains(name)) return {};
  const auto& claim = claims[name];
  if (claim.is_array() && !claim.empty() && claim[0].is_string()) return claim[0].get<std::string>();
  return claim.is_string() ? claim.get<std::string>() : std::string();
}

std::string mint(Cloud& cloud, const std::string& issuer, json claims, std::chrono::seconds lifetime) {
  const auto& key = cloud.keyring.of(issuer);
  auto now = epoch_seconds(cloud.now());
  claims.emplace("iss", issuer);
  claims.emplace("iat", now);
  claims.emplace("nbf", now);
  claims.emplace("exp", now + lifetime.count());
  claims.emplace("jti", cloud.ids.passing_uuid());
  json header = {{"typ", "JWT"}, {"alg", "RS256"}, {"x5t", key.kid}, {"kid", key.kid}};
  auto text = base64url(header.dump()) + "." + base64url(claims.dump());
  return text + "." + base64url(cloud.keyring.sign(key, text));
}

json verified_claims(const Cloud& cloud, std::string_view token) {
  auto jwt = parse_jwt(token);
  if (!jwt.well_formed || jwt.algorithm != "RS256") return nullptr;
  auto claims = parsed_json(jwt.claims);
  const auto* key = cloud.keyring.find(text_of(claims, "iss"));
  if (!key || !cloud.keyring.verify(*key, jwt.signed_part, jwt.signature)) return nullptr;
  return claims;
}

bool is_current(const Cloud& cloud, const json& claims) {
  // Clients of the service send dates with fractions of a second, too.
  auto date = [&](const char* name) {
    return claims.contains(name) && claims[name].is_number() ? claims[name].get<double>() : 0.0;
  };
  auto now = static_cast<double>(epoch_seconds(cloud.now()));
  return date("nbf") <= now && now < date("exp");
}

}  // namespace keyless::sandbox
