#pragma once

#include <map>
#include <string>
#include <vector>

#include "manifest/yaml/node.hpp"

namespace keyless::manifest {

/// What a document tells people beside its values.
struct Remarks {
  std::vector<std::string> head = {};             ///< lines in front of it all
  std::map<std::string, std::string> above = {};  ///< key of the document → what is said above it
  std::map<Place, std::string> within = {};       ///< place of an entry → what is said below its first key
};

/// The document as block YAML, a list's entries below their key's own column, with the document end mark.
std::string yaml_text(const Node& document, const Remarks& remarks = {});

}  // namespace keyless::manifest
