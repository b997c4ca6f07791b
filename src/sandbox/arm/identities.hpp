#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

struct IdentityPlace {
  std::string subscription = {};
  std::string group = {};
  std::string name = {};
  std::string location = {};
};

/// A new user-assigned identity and its principal, with ids that no earlier one of that name had.
nlohmann::json make_identity(Cloud& cloud, const IdentityPlace& place);

/// The service principal of a managed identity; `ids` holds principalId, clientId and tenantId.
void add_principal(Cloud& cloud, const nlohmann::json& ids, const std::string& name, const std::string& resource);

/// The identity of a resource's own comes and goes with what its row says; `id` is the resource's.
void settle_identity(Cloud& cloud, const std::string& id, nlohmann::json& row);

}  // namespace keyless::sandbox::arm
