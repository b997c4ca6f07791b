#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sandbox/worlds/dice.hpp"
#include "sandbox/worlds/hands.hpp"

namespace keyless::sandbox::worlds {

inline constexpr const char* tenant_id = "72f988bf-86f1-41af-91ab-2d7cd011db47";
inline constexpr const char* main_subscription = "0b1f6471-1bf0-4dda-aec3-cb9272f09590";
inline constexpr const char* organization = "contoso";

/// What is in the world afterwards, a sentence each.
std::vector<std::string> make_brownfield(Hands& hands, Dice& dice, std::size_t size, bool secrets_only);
std::vector<std::string> make_fleet(Hands& hands, std::size_t size);

}  // namespace keyless::sandbox::worlds
