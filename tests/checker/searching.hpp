#pragma once

#include <map>
#include <vector>

#include "checker/exploring.hpp"

namespace keyless::checker {

/// Explores worlds one after the other and counts; keeps a few cases of each invariant that breaks.
class Search {
 public:
  /// Whether an invariant broke in it in a way that is new.
  bool take(const World& world);
  const Tally& tally() const { return tally_; }
  std::size_t violations() const { return violations_; }  ///< worlds in which an invariant broke
  const std::vector<Found>& found() const { return found_; }

 private:
  Tally tally_ = {};
  std::size_t violations_ = 0;
  std::map<std::string, std::size_t> by_kind_ = {};
  std::vector<Found> found_ = {};
};

}  // namespace keyless::checker
