#pragma once

#include <string>

#include "model/graph.hpp"

namespace keyless::report {

/// The desired graph in the DOT language: one node a resource, one edge from it to each thing it refers to. The same
/// for every order of declaration.
std::string graph_dot(const model::Graph& graph);

}  // namespace keyless::report
