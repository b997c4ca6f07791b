#pragma once

#include <string>

#include "model/graph.hpp"
#include "model/live.hpp"

namespace keyless::bench {

/// A manifest with `size` identities, each with one role and one connection admitted to one pipeline.
std::string fleet_manifest(int size);
/// The live world that manifest describes, complete and without a difference.
model::Live settled(const model::Graph& desired);

}  // namespace keyless::bench
