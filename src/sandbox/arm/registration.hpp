#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// `providers` of a new subscription's row.
nlohmann::json new_registrations(const Cloud& cloud);

/// The 409 of a write to a namespace for which the subscription of the scope is not registered (yet); 404 for a
/// namespace that nobody serves.
std::optional<Reply> unless_registered(Cloud& cloud, std::string_view scope, std::string_view provider);

/// Whether the service knows the namespace at all.
bool is_provider(std::string_view name);

}  // namespace keyless::sandbox::arm
