#pragma once

#include <string>
#include <vector>

#include "walk/stage.hpp"

namespace keyless::walk {

/// Tables whose rows are things that somebody made; the others count, index or remember when.
const std::vector<std::string>& tables_of_things();

/// What of a world differs from an earlier state of it, times left out: two worlds of one text look alike to whoever
/// reads them, but for when things happened.
std::string essence(const sandbox::World& world, const Stage::State& earlier);

/// JSON text with every time of day in it replaced by the same one.
std::string without_times(std::string text);

}  // namespace keyless::walk
