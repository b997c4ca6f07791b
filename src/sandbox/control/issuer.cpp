#include <fmt/format.h>

#include "base/json.hpp"

#include "sandbox/control/handlers.hpp"
#include "sandbox/control/service.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

std::string test_issuer(const Cloud& cloud) {
  return cloud.origins.control + "/issuer";
}

}  // namespace keyless::sandbox

namespace keyless::sandbox::control {

using nlohmann::json;

namespace {

constexpr long long default_lifetime = 600;
constexpr long long longest_lifetime = 86'700;

}  // namespace

/// Any issuer may be named: its key is made at the first use, as for every issuer the sandbox stands for.
Reply sign_token(Cloud& cloud, const Request& request) {
  auto body = parsed_json(request.body);
  auto subject = text_of(body, "subject");
  auto audience = text_of(body, "audience");
  if (!body.is_object() || subject.empty())
    return refuse(
        400, "InvalidRequest",
        "the body is {\"subject\": ..., \"issuer\"?, \"audience\"?, \"lifetime\"?: seconds, \"claims\"?: {}}");
  auto issuer = text_of(body, "issuer");
  if (issuer.empty()) issuer = test_issuer(cloud);
  if (audience.empty()) audience = audiences::token_exchange;
  auto lifetime = body.contains("lifetime") && body["lifetime"].is_number_integer() ? body["lifetime"].get<long long>()
                                                                                    : default_lifetime;
  if (lifetime < -longest_lifetime || lifetime > longest_lifetime)
    return refuse(400, "InvalidRequest", fmt::format("lifetime is at most {} seconds", longest_lifetime));
  auto claims = body.contains("claims") && body["claims"].is_object() ? body["claims"] : json::object();
  claims["sub"] = subject;
  claims["aud"] = audience;
  return json_reply(201, {{"token", mint(cloud, issuer, std::move(claims), std::chrono::seconds(lifetime))}});
}

Reply issuer_discovery(Cloud& cloud, const Request&) {
  auto issuer = test_issuer(cloud);
  return json_reply(200, {{"issuer", issuer},
                          {"jwks_uri", issuer + "/.well-known/jwks"},
                          {"response_types_supported", {"id_token"}},
                          {"subject_types_supported", {"public"}},
                          {"id_token_signing_alg_values_supported", {"RS256"}},
                          {"claims_supported", {"sub", "aud", "exp", "iat", "iss", "jti", "nbf"}},
                          {"scopes_supported", {"openid"}}});
}

Reply issuer_keys(Cloud& cloud, const Request&) {
  const auto& key = cloud.keyring.of(test_issuer(cloud));
  return json_reply(200, {{"keys", json::array({cloud.keyring.published(key)})}});
}

}  // namespace keyless::sandbox::control
