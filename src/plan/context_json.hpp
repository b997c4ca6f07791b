#pragma once

#include <nlohmann/json_fwd.hpp>

#include "plan/document.hpp"

namespace keyless::plan {

/// The part of a document that says what the plan was made from.
nlohmann::json context_json(const Context& context);
/// Reads it back; throws nlohmann's exceptions where something is missing or of another type.
Context context_from(const nlohmann::json& from);

}  // namespace keyless::plan
