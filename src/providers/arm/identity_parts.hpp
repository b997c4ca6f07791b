#pragma once

#include "model/live.hpp"
#include "providers/send_json.hpp"

namespace keyless::providers::arm {

/// A user-assigned identity as the service answers it, under `kind` (identity or existing_identity). An identity whose
/// three ids are not all there is a broken promise: nothing may be wired to it.
Result<LiveObject> read_identity(const Kind& kind, const Json& body, const std::string& doing);

}  // namespace keyless::providers::arm
