#pragma once

#include <string>
#include <vector>

#include "model/address.hpp"
#include "model/kind.hpp"
#include "model/value.hpp"

namespace keyless::model {

/// A place in a manifest; line and column start at 1, 0 when unknown.
struct Origin {
  std::string file = {};
  int line = 0;
  int column = 0;
};

/// One declared thing. Its fields are known values or References; its edges are exactly its References.
struct Resource {
  Address address = {};
  const Kind* kind = nullptr;
  Fields fields = {};
  Origin origin = {};
  bool protect = false;    ///< never deleted or replaced
  bool adopt = false;      ///< may be taken over although it is unmarked and differs
  std::string owner = {};  ///< whose mark it gets: `team` or `team/name` of its manifest
  std::string entry = {};  ///< digest of the manifest entry it belongs to (kept on identities), else ""
};

/// The addresses a resource refers to, each once, in field order.
std::vector<Address> dependencies_of(const Resource& resource);

}  // namespace keyless::model
