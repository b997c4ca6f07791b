#pragma once

#include <string>

#include "checker/world.hpp"

namespace keyless::checker {

/// Why these values mean no world, or the same world as plainer values; "" when they mean one of their own. So every
/// world that can be told apart is counted once.
std::string meaningless(const World& world);

}  // namespace keyless::checker
