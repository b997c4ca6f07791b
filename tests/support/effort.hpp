#pragma once

#include <cstdlib>

namespace keyless::test {

/// How many worlds a law draws: `few` in `./dev test`; `./dev check` asks for more by KEYLESS_EFFORT, a factor.
inline unsigned worlds_of(unsigned few) {
  const char* effort = std::getenv("KEYLESS_EFFORT");
  const long factor = effort ? std::strtol(effort, nullptr, 10) : 1;
  return factor > 1 ? few * static_cast<unsigned>(factor) : few;
}

}  // namespace keyless::test
