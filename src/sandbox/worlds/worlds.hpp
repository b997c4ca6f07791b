#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "keyless/result.hpp"

namespace keyless::sandbox::worlds {

enum class Kind {
  brownfield,  ///< what years of secret-based connections leave behind, sound and broken
  fleet        ///< identities with roles, trust, connections and admissions, all sound and nobody's
};

struct Order {
  Kind kind = Kind::brownfield;
  std::size_t size = 100;             ///< connections
  bool secrets_only = false;          ///< brownfield: all with secrets; one in thirty can't be converted
  std::filesystem::path folder = {};  ///< state folder; must hold no world yet
  std::uint64_t seed = 1;             ///< everything but keys follows from it and from the date
  const Clock* clock = nullptr;       ///< says today's date; null takes the machine's
};

/// Fills a state folder with a world and answers what is in it, a sentence each. `conflict` when the folder holds a
/// world already or is in use.
Result<std::vector<std::string>> make_world(const Order& order);

}  // namespace keyless::sandbox::worlds
