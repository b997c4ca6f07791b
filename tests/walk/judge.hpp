#pragma once

#include <optional>
#include <string>

#include "model/plan.hpp"
#include "walk/setting.hpp"

namespace keyless::walk {

struct Breach {
  std::string invariant = {};  ///< I1 to I6, as docs/decisions name them
  std::string what = {};
};

/// Holds every state of a walk against the one it began with.
class Judge {
 public:
  Judge(const Setting& setting, bool prunes, Sight began);

  /// What can sign in now, and what of the declared is there, may not get lost in this run either.
  void run_begins(const Sight& now) { run_began_ = now; }
  /// I1, I2 and I3, between two requests.
  std::optional<Breach> breach(const sandbox::World& world, const Sight& now) const;
  /// Access that a run gave and that its plan does not list as given (I3).
  std::optional<Breach> unlisted(const model::Plan& plan, const Sight& before, const Sight& after) const;
  /// Whether the work is done: all that is declared is there, and what is to go is gone (I4).
  std::optional<Breach> unfinished(const Sight& now) const;

 private:
  std::optional<Breach> cut_off(const Sight& before, const Sight& now) const;
  std::optional<Breach> lost(const Sight& before, const Sight& now) const;
  std::optional<Breach> taken(const Sight& now) const;
  std::optional<Breach> widened(const Sight& now) const;
  std::optional<Breach> doubled(const Sight& now) const;
  bool may_go(const std::string& access) const;
  bool stays(const ConnectionSight& connection) const;
  bool lists(const model::Plan& plan, const std::string& access) const;

  const Setting& setting_;
  bool prunes_;
  Sight began_;
  Sight run_began_;
  std::set<std::string> named_ = {};    ///< access
  std::set<std::string> staying_ = {};  ///< labels of connections
  std::set<std::string> going_ = {};    ///< labels of connections and identities
};

/// How a finished world differs from another one that the same manifest led to; "" when it does not.
std::string difference(const Sight& sight, const Stage::State& state, const Sight& wanted, const Stage::State& model);

}  // namespace keyless::walk
