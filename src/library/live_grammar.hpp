#pragma once

#include "manifest/grammar/shape.hpp"

namespace keyless::library {

/// What may stand in a live document, but for the fields of a resource: those depend on its kind.
const manifest::Shape& live_grammar();

}  // namespace keyless::library
