#pragma once

#include <functional>
#include <optional>

#include "checker/truth.hpp"
#include "checker/world.hpp"
#include "model/plan.hpp"

namespace keyless::checker {

/// How a plan is carried out.
struct Way {
  std::size_t wave = 5;
  bool backward = false;  ///< what started last ends first; else one step after the other, in plan order
  Fault fault = Fault::none;
  std::size_t position = 0;  ///< the write that goes wrong, from 1
};

/// A write as it happened.
struct Write {
  const model::Change* change = nullptr;
  std::string refused = {};  ///< what the service said; "" when it was done
  bool injected = false;     ///< it went wrong because the case says so
};

/// Called with the cloud as it is after each request that changed something.
using EachInstant = std::function<void(const Cloud& cloud, std::size_t position, const model::Change& change)>;

struct Carried {
  std::vector<Write> writes = {};
  std::size_t not_started = 0;  ///< steps that were neither started nor skipped although nothing stopped the run
};

/// Carries out the plan in the order that the product's scheduler gives.
Carried carry_out(const model::Plan& plan, Cloud& cloud, const Way& way, const EachInstant& each_instant);

}  // namespace keyless::checker
