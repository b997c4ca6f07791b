#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// Key of the table `index`: names are unique beyond scopes and subscriptions.
std::string assignment_index_key(const std::string& name);

/// `User`, `Group` or `ServicePrincipal` of a row of the table `principals`.
std::string principal_type(const nlohmann::json& principal);

/// Every rule that a role assignment's body may break, in the order in which the service looks.
std::optional<Reply> assignment_refusal(Cloud& cloud, const Request& request, const nlohmann::json& properties);

}  // namespace keyless::sandbox::arm
