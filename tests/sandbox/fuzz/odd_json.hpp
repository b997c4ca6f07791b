#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "sandbox/worlds/dice.hpp"

namespace keyless::sandbox::test {

/// The text of a body that is nearly `sound`: a member of another type, one missing or twice, nesting, huge numbers,
/// bytes cut, changed or added. Now and then `sound` itself.
std::string odd_body(worlds::Dice& dice, const nlohmann::json& sound);

/// Changes one to four bytes, or cuts the text anywhere.
std::string damaged(worlds::Dice& dice, std::string text);

}  // namespace keyless::sandbox::test
