#pragma once

#include <functional>
#include <vector>

#include "checker/world.hpp"

namespace keyless::checker {

/// Worlds in which every combination of values of any `strength` axes occurs that can occur at all.
struct CoveringArray {
  std::vector<World> worlds = {};
  std::size_t combinations = 0;  ///< of values
  std::size_t impossible = 0;    ///< of these, those that mean nothing in any context
};

/// What is covered: all combinations of values of so many of these axes.
struct Coverage {
  std::vector<std::size_t> axes = {};  ///< positions
  std::size_t strength = 3;            ///< 2 or 3
  std::vector<World> contexts = {};    ///< what the other axes may be
  std::function<bool(const World&)> means_something = {};
  std::size_t most = 0;  ///< the first so many worlds only, which cover most of it; 0: all
};

/// Greedy: each world takes one combination that is not covered yet, and fills the other axes so that it covers many.
CoveringArray covering_array(const Coverage& wanted, unsigned seed = 1);

}  // namespace keyless::checker
