#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace keyless::checker {

/// One way in which worlds differ. The first value is the plain one: a counterexample is smaller the more axes have it.
struct Axis {
  std::string_view name;
  std::vector<std::string_view> values;
};

/// All axes, in the order in which a world is printed: those of the run, of identities `a` and `b`, and of connections
/// `1`, `2` and `3`.
std::span<const Axis> axes();
/// The position of the axis of that name; stops the program when there is none.
std::size_t axis_of(std::string_view name);

}  // namespace keyless::checker
