#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace keyless::sandbox::devops {

/// A body as text, members in the order the service writes them; what it is not known to write follows by name.
/// Bytes that are no UTF-8 are replaced.
std::string written(const nlohmann::json& body);

}  // namespace keyless::sandbox::devops
