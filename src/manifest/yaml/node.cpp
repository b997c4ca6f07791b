#include "manifest/yaml/node.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace keyless::manifest {
namespace {

// With its length in front no text can be mistaken for structure.
std::string framed(std::string_view text) {
  return std::to_string(text.size()) + ":" + std::string(text);
}

}  // namespace

Node scalar(const Text& text) {
  return {.type = Node::Type::scalar, .text = text.value, .at = text.at};
}

Node plain_scalar(std::string text) {
  return {.type = Node::Type::scalar, .plain = true, .text = std::move(text)};
}

Node unless_empty(Node node) {
  return node.children.empty() ? Node() : std::move(node);
}

const Node* child_of(const Node& mapping, std::string_view key) {
  if (mapping.type != Node::Type::mapping) return nullptr;
  const auto found = std::ranges::find(mapping.children, key, &Node::key);
  return found == mapping.children.end() ? nullptr : &*found;
}

std::string canonical_text(const Node& node) {
  if (node.type == Node::Type::scalar) return framed(node.text);
  std::vector<std::string> parts;
  for (const auto& child : node.children) {
    auto part = canonical_text(child);
    parts.push_back(node.type == Node::Type::mapping ? framed(child.key) + "=" + part : std::move(part));
  }
  std::ranges::sort(parts);
  const auto inside = joined(parts, ",");
  return node.type == Node::Type::mapping ? "{" + inside + "}" : "[" + inside + "]";
}

}  // namespace keyless::manifest
