#include "sandbox/entra/tenant.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/state/world.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::entra {

using nlohmann::json;

namespace {

std::string domain_in(const json& entry) {
  return entry.is_string() ? entry.get<std::string>() : text_of(entry, "name");
}

bool has_domain(const json& tenant, std::string_view domain) {
  if (!tenant.contains("verifiedDomains")) return equal_caseless(text_of(tenant, "name") + ".onmicrosoft.com", domain);
  const auto& domains = tenant["verifiedDomains"];
  return std::any_of(domains.begin(), domains.end(),
                     [&](const json& entry) { return equal_caseless(domain_in(entry), domain); });
}

bool lists(const json& policy, const char* name, const std::string& value) {
  if (!policy.contains(name)) return true;
  const auto& allowed = policy[name];
  return std::find(allowed.begin(), allowed.end(), value) != allowed.end();
}

}  // namespace

const json* find_tenant(const World& world, std::string_view name) {
  if (const auto* row = world.find(tables::tenants, lower(name))) return row;
  for (const auto& [id, row] : world.rows(tables::tenants))
    if (has_domain(row, name)) return &row;
  return nullptr;
}

bool is_shared_authority(std::string_view name) {
  return equal_caseless(name, "common") || equal_caseless(name, "organizations") || equal_caseless(name, "consumers");
}

TokenRefusal no_such_tenant(Cloud& cloud, std::string_view name, const std::string& error) {
  if (!is_guid(name) && name.find('.') == std::string_view::npos)
    return refuse_token(
        cloud, 400, error, 900023,
        fmt::format("Specified tenant identifier '{}' is neither a valid DNS name, nor a valid external domain.",
                    name));
  return refuse_token(
      cloud, 400, error, 90002,
      fmt::format("Tenant '{}' not found. Check to make sure you have the correct tenant ID and are signing into the "
                  "correct cloud. Check with your subscription administrator, this may happen if there are no active "
                  "subscriptions for the tenant.",
                  name));
}

std::optional<TokenRefusal> flaw_in_policy(Cloud& cloud, const json& tenant, const std::string& issuer,
                                           const std::string& identity_kind) {
  auto policy = tenant.value("federationPolicy", json::object());
  if (!lists(policy, "allowedIssuers", issuer))
    return refuse_token(cloud, 400, "invalid_request", 700223,
                        fmt::format("Federated identity credentials of issuer '{}' are not allowed by the policy of "
                                    "tenant '{}'.",
                                    issuer, text_of(tenant, "id")));
  if (!lists(policy, "identityKinds", identity_kind))
    return refuse_token(cloud, 400, "invalid_request", 700238,
                        fmt::format("Federated identity credentials are not allowed for this type of identity by the "
                                    "policy of tenant '{}'.",
                                    text_of(tenant, "id")));
  return std::nullopt;
}

}  // namespace keyless::sandbox::entra
