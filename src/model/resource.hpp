#pragma once

#include <optional>
#include <string>
#include <vector>

#include "keyless/change.hpp"
#include "keyless/diagnostic.hpp"
#include "model/address.hpp"
#include "model/kind.hpp"
#include "model/value.hpp"

namespace keyless::model {

using keyless::Origin;
using keyless::Wish;

/// An obstacle that a manifest accepts for a while: a connection that can't be converted or migrated is then no
/// difference, as long as that obstacle, and no other, is in the way.
struct AcceptedObstacle {
  std::string code = {};  ///< Obstacle::code
  std::string reason = {};
  std::string until = {};  ///< YYYY-MM-DD, "" without an end
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
  Wish wish = Wish::present;
  std::string previous_owner = {};                          ///< whose mark it may still carry; "" when nobody's
  std::optional<AcceptedObstacle> accepted = std::nullopt;  ///< of a connection
};

/// The addresses a resource refers to, each once, in field order.
std::vector<Address> dependencies_of(const Resource& resource);

}  // namespace keyless::model
