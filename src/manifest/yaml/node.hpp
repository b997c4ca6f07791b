#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "manifest/yaml/place.hpp"

namespace keyless::manifest {

/// One YAML value with its place; below a mapping also its key.
struct Node {
  enum class Type {
    null,
    scalar,
    list,
    mapping,
    broken  ///< was complained about already: nothing more is said of it
  };
  Type type = Type::null;
  bool plain = false;  ///< a scalar without quotes
  std::string text = {};
  Place at = {};
  std::string key = {};
  Place key_at = {};
  std::vector<Node> children = {};
};

Node scalar(const Text& text);
/// true, false or 1, without quotes.
Node plain_scalar(std::string text);
/// Null in the place of a list or mapping that holds nothing.
Node unless_empty(Node node);

/// The value under `key`; nullptr when the mapping has none. Of duplicate keys, the first.
const Node* child_of(const Node& mapping, std::string_view key);

/// The value's meaning as text: the same for every order, comment, quoting and spacing. Lists count as sets, as they do
/// everywhere in the grammar.
std::string canonical_text(const Node& node);

}  // namespace keyless::manifest
