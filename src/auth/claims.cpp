#include "auth/claims.hpp"

#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"

namespace keyless::auth {
namespace {

Json payload_of(const http::Secret& token) {
  const auto parts = split(token.reveal(), '.');
  if (parts.size() != 3) return {};
  const auto text = from_base64url(parts[1]);
  return text ? parsed_json(*text) : Json();
}

}  // namespace

Claims claims_of(const http::Secret& token) {
  const auto payload = payload_of(token);
  if (!payload.is_object()) return {};
  Claims claims{text_at(payload, "tid"), text_at(payload, "appid"), text_at(payload, "oid")};
  if (claims.client_id.empty()) claims.client_id = text_at(payload, "azp");
  // A person's token names the program that asked for it, which is not who is signed in.
  if (payload.contains("scp")) claims.client_id.clear();
  return claims;
}

}  // namespace keyless::auth
