#pragma once

#include "plan/document.hpp"

namespace keyless::plan {

/// What of a saved plan no longer holds against one made anew: a sentence for each object it would write, or whose
/// proof of ownership, has moved. Empty: it may be applied.
std::vector<std::string> stale_reasons(const Saved& saved, const model::Plan& fresh);

/// The fresh plan narrowed to what the saved one would write; what else has changed meanwhile becomes a note.
model::Plan narrowed(model::Plan fresh, const Saved& saved);

}  // namespace keyless::plan
