#pragma once

#include <set>
#include <span>
#include <string>
#include <string_view>

#include "sandbox/worlds/dice.hpp"

/// How teams call their things.
namespace keyless::sandbox::worlds {

std::span<const std::string_view> project_names();
std::span<const std::string_view> stages();
std::span<const std::string_view> regions();

/// `Data Platform` → `data-platform`.
std::string slug(std::string_view words);

/// A connection's name in one of the styles people use, one that is not in `taken` (letter case ignored); adds it.
std::string connection_name(Dice& dice, std::string_view project, std::string_view stage, std::set<std::string>& taken);
/// `\folder\name` or a name alone.
std::string pipeline_name(Dice& dice, std::string_view project, int number);

}  // namespace keyless::sandbox::worlds
