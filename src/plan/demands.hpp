#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "plan/document.hpp"

namespace keyless::plan {

/// What a saved plan has to be, where and when it is applied.
struct Demands {
  std::chrono::sys_seconds now = {};
  std::chrono::seconds max_age = std::chrono::hours(24);
  std::string tool_version = KEYLESS_VERSION;
  std::string policy = {};  ///< digest of the policy given here; "" without one
  std::string key = {};     ///< it must have been authenticated with; "" asks for none
};

/// Why a plan that parse() took from `text` may not be applied under these demands; nothing when it may.
std::optional<Error> distrusted(const Saved& saved, const std::string& text, const std::string& file,
                                const Demands& demands);

}  // namespace keyless::plan
