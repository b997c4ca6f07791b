#include <fmt/format.h>

#include <vector>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/entra/client.hpp"
#include "sandbox/entra/resource.hpp"
#include "sandbox/graph/app_roles.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/keys/keyring.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using nlohmann::json;

namespace {

constexpr std::string_view suffix = "/.default";
constexpr long long application_lifetime = 3599;
constexpr long long machine_lifetime = 86399;
/// Tokens are valid a little before they were made, for clocks that go slow.
constexpr long long head_start = 300;

std::vector<std::string> scopes_in(std::string_view text) {
  std::vector<std::string> scopes;
  for (auto& scope : split(text, ' '))
    if (!scope.empty()) scopes.push_back(std::move(scope));
  return scopes;
}

bool is_about_the_user(const std::string& scope) {
  return scope == "openid" || scope == "profile" || scope == "offline_access" || scope == "email";
}

/// The one resource all scopes name, in `resource`.
Refused flaw_in_scopes(Cloud& cloud, std::string_view text, std::string& resource) {
  for (const auto& scope : scopes_in(text)) {
    if (is_about_the_user(scope)) continue;
    if (!scope.ends_with(suffix))
      return refuse_token(
          cloud, 400, "invalid_scope", 1002012,
          fmt::format("The provided value for scope {} is not valid. Client credential flows must have a scope value "
                      "with /.default suffixed to the resource identifier (application ID URI).",
                      text));
    auto named = scope.substr(0, scope.size() - suffix.size());
    if (!resource.empty() && !equal_caseless(resource, named))
      return refuse_token(cloud, 400, "invalid_scope", 28000,
                          fmt::format("Provided value for the input parameter scope is not valid because it contains "
                                      "more than one resource. Scope {} is not valid.",
                                      text));
    resource = named;
  }
  if (!resource.empty()) return std::nullopt;
  return refuse_token(cloud, 400, "invalid_scope", 70011,
                      fmt::format("The provided request must include a 'scope' input parameter. The provided value for "
                                  "the input parameter 'scope' is not valid. The scope {} is not valid.",
                                  text));
}

Refused no_resource(Cloud& cloud, const std::string& name, const std::string& tenant) {
  const auto* row = cloud.world.find(tables::tenants, lower(tenant));
  return refuse_token(
      cloud, 400, "invalid_resource", 500011,
      fmt::format("The resource principal named {} was not found in the tenant named {}. This can happen if the "
                  "application has not been installed by the administrator of the tenant or consented to by any user "
                  "in the tenant. You might have sent your authentication request to the wrong tenant.",
                  name, row ? text_of(*row, "name") : tenant));
}

bool is_machine_identity(const json& principal) {
  return text_of(principal, "kind") == "managedIdentity";
}

void say_as_exchange_token(json& claims, const std::string& tenant) {
  claims["iss"] = entra_issuer(tenant);
  claims["ver"] = "2.0";
  claims["azp"] = claims["appid"];
  claims["azpacr"] = claims["appidacr"];
  claims.erase("appid");
  claims.erase("appidacr");
  claims.erase("idp");
}

json claims_for(Cloud& cloud, const json& principal, const std::string& audience, Proof proof) {
  auto object_id = text_of(principal, "objectId");
  auto tenant = text_of(principal, "tenantId");
  auto authority = "https://sts.windows.net/" + tenant + "/";
  auto begin = epoch_seconds(cloud.now()) - head_start;
  json claims = {{"aud", audience},
                 {"iss", authority},
                 {"iat", begin},
                 {"nbf", begin},
                 {"aio", base64(cloud.ids.passing_uuid().substr(0, 30))},
                 {"appid", text_of(principal, "appId")},
                 {"appidacr", std::to_string(static_cast<int>(proof))},
                 {"idp", authority},
                 {"idtyp", "app"},
                 {"oid", object_id},
                 {"rh", "1." + base64url(cloud.ids.fixed_uuid("resource handle " + audience)) + "."},
                 {"sub", object_id},
                 {"tid", tenant},
                 {"uti", base64url(cloud.ids.passing_uuid()).substr(0, 22)},
                 {"ver", "1.0"}};
  if (auto id = text_of(principal, "resourceId"); !id.empty()) claims["xms_mirid"] = id;
  if (audience == audiences::token_exchange_app) say_as_exchange_token(claims, tenant);
  return claims;
}

/// Only what an application was given by itself: tokens of users are none of this endpoint's.
void add_roles(json& claims, const Cloud& cloud, const json& principal, const Resource& resource) {
  if (!resource.principal) return;
  auto roles = graph::roles_given(cloud, text_of(principal, "objectId"), *resource.principal);
  if (!roles.empty()) claims["roles"] = std::move(roles);
}

TokenAnswer refused(TokenRefusal refusal) {
  TokenAnswer answer;
  answer.refused = std::move(refusal);
  return answer;
}

}  // namespace

TokenAnswer token_for(Cloud& cloud, const json& principal, std::string_view scopes, Proof proof) {
  std::string name;
  auto tenant = text_of(principal, "tenantId");
  if (auto flaw = flaw_in_scopes(cloud, scopes, name)) return refused(*flaw);
  auto resource = find_resource(cloud, tenant, name);
  if (resource.audience.empty()) return refused(*no_resource(cloud, name, tenant));
  TokenAnswer answer;
  answer.object_id = text_of(principal, "objectId");
  answer.audience = resource.audience;
  answer.expires_in = is_machine_identity(principal) ? machine_lifetime : application_lifetime;
  auto claims = claims_for(cloud, principal, resource.audience, proof);
  add_roles(claims, cloud, principal, resource);
  answer.not_before = claims["nbf"].get<long long>();
  answer.expires_on = epoch_seconds(cloud.now()) + answer.expires_in;
  auto issuer = claims["iss"].get<std::string>();
  answer.access_token = mint(cloud, issuer, std::move(claims), std::chrono::seconds(answer.expires_in));
  return answer;
}

}  // namespace keyless::sandbox::entra
