#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sandbox/routing/behaviour.hpp"
#include "sandbox/scenario/fault_rule.hpp"

namespace keyless::sandbox {

/// As a scenario file writes it.
nlohmann::json json_of(const FaultRule& rule);
/// `{propagation, limits, throttling}`, every member of them.
nlohmann::json json_of(const Behaviour& behaviour);

}  // namespace keyless::sandbox
