#pragma once

#include <optional>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// The 403 when a deny assignment at the scope or above takes an action away that a role gives.
std::optional<Reply> if_denied(const Cloud& cloud, const Request& request, std::string_view action,
                               std::string_view scope);

}  // namespace keyless::sandbox::arm
