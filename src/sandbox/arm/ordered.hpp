#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace keyless::sandbox::arm {

/// JSON text with members in the order in which the services send them; names that no recording shows follow, sorted.
std::string ordered_text(const nlohmann::json& value);

}  // namespace keyless::sandbox::arm
