#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checker/world.hpp"

namespace keyless::checker {

/// All worlds that some axes span while the others stay as in a base; those that mean nothing of their own left out.
struct Space {
  std::string name = {};
  World base = {};
  std::vector<std::pair<std::string, std::vector<std::string>>> axes = {};

  /// Worlds before any is left out.
  std::size_t volume() const;
  /// Calls it with each world that means something, in the same order always.
  void each(const std::function<void(const World&)>& with) const;
};

/// One identity and one connection: what interacts with continuity, ownership, lending and removal.
Space one_by_one();
/// Two connections on one identity: turns, waves, and what the trouble of one does to the other.
Space two_on_one();
/// One identity that is a member of the organization, or to be one; connection 1 is on the other identity.
Space members();
/// Part of these, small enough for every test run.
Space small_one_by_one();
Space small_two_on_one();
Space small_members();

/// Calls it with every world that differs from `base` in at most so many axes and means something, the base included.
void each_near(const World& base, std::size_t changes, const std::function<void(const World&)>& with);
/// The jobs that keyless is for, with nothing else about them: what each_near() starts from.
std::vector<World> jobs();

/// Worlds in which values of any axis mean something: where a covering array starts from.
std::vector<World> contexts();

}  // namespace keyless::checker
