#pragma once

#include <string>
#include <string_view>

#include "manifest/grammar/shape.hpp"

namespace keyless::manifest {

/// A shape as a whole JSON Schema document (draft-07), two spaces of indentation, newline at the end.
std::string schema_document(const Shape& shape, std::string_view title, std::string_view description);

}  // namespace keyless::manifest
