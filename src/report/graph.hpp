#pragma once

#include <string>

#include "model/graph.hpp"

namespace keyless::report {

/// The desired graph in the DOT language, an edge for each reference; the same for every order of declaration.
std::string graph_dot(const model::Graph& graph);

}  // namespace keyless::report
