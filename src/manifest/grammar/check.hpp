#pragma once

#include "manifest/grammar/shape.hpp"
#include "manifest/yaml/node.hpp"
#include "manifest/yaml/source.hpp"

namespace keyless::manifest {

/// Compares a document with a shape of the grammar and adds one finding for each thing that does not fit.
void check(const Node& node, const Shape& shape, Findings& findings);

}  // namespace keyless::manifest
