#pragma once

#include <string>

#include "providers/send_json.hpp"

namespace keyless::providers::arm {

/// Why the role with these `properties` of a definition is privileged, as a sentence part; "" when it is not.
std::string privilege_in(const Json& properties);

}  // namespace keyless::providers::arm
