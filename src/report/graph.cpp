#include "report/graph.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "report/text.hpp"

namespace keyless::report {

using namespace model;

namespace {

/// A DOT string: quotes and backslashes escaped, so that a name can't end it or spell one of Graphviz' own escapes.
std::string in_quotes(std::string_view text) {
  std::string label = "\"";
  for (const char c : one_line(text)) {
    if (c == '"' || c == '\\') label += '\\';
    label += c;
  }
  return label + '"';
}

std::vector<const Resource*> by_address(const Graph& graph) {
  std::vector<const Resource*> sorted;
  for (const auto& resource : graph.resources()) sorted.push_back(&resource);
  std::ranges::sort(sorted, {}, &Resource::address);
  return sorted;
}

}  // namespace

std::string graph_dot(const Graph& graph) {
  std::string nodes, edges;
  for (const auto* resource : by_address(graph)) {
    const auto name = in_quotes(resource->address.text());
    nodes += fmt::format("  {} [shape={}]\n", name, resource->kind->managed ? "box" : "ellipse");
    auto needs = dependencies_of(*resource);
    std::ranges::sort(needs);
    for (const auto& needed : needs) edges += fmt::format("  {} -> {}\n", name, in_quotes(needed.text()));
  }
  return "digraph keyless {\n  rankdir=LR\n" + nodes + edges + "}\n";
}

}  // namespace keyless::report
