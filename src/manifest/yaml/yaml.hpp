#pragma once

#include <optional>

#include "manifest/yaml/node.hpp"
#include "manifest/yaml/source.hpp"

namespace keyless::manifest {

inline constexpr std::size_t largest_file = 1024UL * 1024UL;

/// Whether the text is small enough and free of bytes that no manifest may hold; `findings` says why not.
bool bytes_are_clean(const Source& source, Findings& findings);

/// The one document in `source`, under the strict subset of YAML that leaves a reviewer nothing to guess: no anchors,
/// aliases, tags, merge keys, directives, duplicate or non-string keys, no second document; at most 64 levels, 100,000
/// values, 64 KiB a scalar. nullopt when the text could not be read to its end; `findings` says why.
/// The text must have passed first_bad_character().
std::optional<Node> read_yaml(const Source& source, Findings& findings);

}  // namespace keyless::manifest
