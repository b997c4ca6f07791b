#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// Whether the scopes of the caller's personal access token cover this call; a token without scopes, and every other
/// way to prove who one is, has full access. Scopes are those that the REST reference names for each resource.
bool scope_allows(const Cloud& cloud, const Request& request);

/// Limits a token that is there already.
void limit_token(Cloud& cloud, std::string_view token, const std::vector<std::string>& scopes);

}  // namespace keyless::sandbox::devops
