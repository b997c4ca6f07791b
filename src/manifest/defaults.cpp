#include "manifest/defaults.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "manifest/grammar/check.hpp"
#include "manifest/yaml/bytes.hpp"
#include "manifest/yaml/yaml.hpp"

namespace keyless::manifest {
namespace {

Node marked(Node node) {
  node.at.in_defaults = node.key_at.in_defaults = true;
  for (auto& child : node.children) child = marked(std::move(child));
  return node;
}

bool says(const Node& mapping, std::string_view key) {
  return std::ranges::any_of(mapping.children, [&](const Node& child) { return equal_caseless(child.key, key); });
}

void fill_section(Node& own, const Node& shared) {
  if (own.type != Node::Type::mapping || shared.type != Node::Type::mapping) return;
  for (const auto& child : shared.children)
    if (!says(own, child.key)) own.children.push_back(marked(child));
}

/// Stands for what defaults with errors might have said: it is not missing in the manifests.
Node unreadable() {
  Node document = {.type = Node::Type::mapping};
  for (const auto& section : defaults_grammar().keys) {
    if (section.shape->type != Shape::Type::mapping) continue;
    auto& said = document.children.emplace_back(Node{.type = Node::Type::mapping, .key = std::string(section.name)});
    for (const auto& key : section.shape->keys)
      said.children.push_back({.type = Node::Type::broken, .key = std::string(key.name)});
  }
  return document;
}

void fill(Node& document, const Node& defaults) {
  for (const auto& section : defaults_grammar().keys) {
    const auto* shared = child_of(defaults, section.name);
    if (!shared || shared->type == Node::Type::null || section.shape->type == Shape::Type::version) continue;
    const auto own = std::ranges::find(document.children, section.name, &Node::key);
    if (own == document.children.end())
      document.children.push_back(marked(*shared));
    else
      fill_section(*own, *shared);
  }
}

}  // namespace

Defaults::Defaults(FileText file)
    : file_(std::move(file)), source_(file_.name, without_byte_order_mark(file_.text)), findings_(source_) {
  const bool there = !file_.name.empty();
  if (there && bytes_are_clean(source_, findings_)) document_ = read_yaml(source_, findings_);
  if (document_) check(*document_, defaults_grammar(), findings_);
  sound_ = document_ && findings_.empty();
}

void Defaults::fill_in(Node& document) const {
  if (document.type != Node::Type::mapping) return;
  if (document_) fill(document, *document_);
  if (!sound_) fill(document, unreadable());
}

}  // namespace keyless::manifest
