#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>

#include "checker/laws.hpp"
#include "checker/world.hpp"

namespace keyless::checker {

/// A case in which an invariant did not hold.
struct Found {
  Case at = {};
  Breach breach = {};
};

/// Changes every plan before it is carried out: how a test breaks the product.
using Tamper = std::function<void(model::Plan& plan)>;

/// Counts of an exploration.
struct Tally {
  std::size_t worlds = 0, runs = 0, plans = 0, writes = 0;
  Tally& operator+=(const Tally& other);
};

/// Everything that can happen in one world: a first run with each fault at each write, then runs without faults until
/// nothing is left to do. What follows from a state is worked out once.
class Exploration {
 public:
  explicit Exploration(const World& world, Tamper tamper = {});

  /// The first breach of all cases of this world.
  std::optional<Found> all();
  /// The breach of one case.
  std::optional<Found> one(Fault fault, std::size_t position);
  const Tally& tally() const { return tally_; }

 private:
  /// What a run without faults makes of a state.
  struct Next {
    Cloud cloud = {};
    bool wrote = false;
    std::optional<Breach> breach = std::nullopt;
  };

  model::Plan plan_of(const Cloud& cloud);
  Next clean_run(const Cloud& cloud);
  const Next& after(const Cloud& cloud);
  std::optional<Breach> settle(Cloud cloud);
  std::optional<Breach> first_run(Fault fault, std::size_t position, std::size_t& writes);

  World world_;
  Tamper tamper_;
  Product product_;
  Cloud cloud_;
  model::Plan plan_ = {};
  std::map<std::uint64_t, Next> known_ = {};
  std::optional<Breach> in_plan_ = std::nullopt;
  Tally tally_ = {};
};

}  // namespace keyless::checker
