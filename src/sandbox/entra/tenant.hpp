#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/entra/exchange.hpp"
#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::entra {

/// The row of a tenant by its GUID or one of its domain names; null when nobody has it. Domains are those its row lists
/// under `verifiedDomains` (texts, or objects with `name`), else `{display name}.onmicrosoft.com`.
const nlohmann::json* find_tenant(const World& world, std::string_view name);
/// `common` and its like name no tenant, yet are served.
bool is_shared_authority(std::string_view name);
/// Why this name leads to no tenant; `error` is what the asking endpoint calls it.
TokenRefusal no_such_tenant(Cloud& cloud, std::string_view name, const std::string& error);

/// Whether the tenant lets this issuer speak for this kind of identity. A tenant's row may restrict both:
/// `federationPolicy: {allowedIssuers: [...], identityKinds: [...]}`.
std::optional<TokenRefusal> flaw_in_policy(Cloud& cloud, const nlohmann::json& tenant, const std::string& issuer,
                                           const std::string& identity_kind);

}  // namespace keyless::sandbox::entra
