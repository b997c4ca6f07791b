#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "keyless/result.hpp"
#include "sandbox/routing/behaviour.hpp"
#include "sandbox/scenario/fault_rule.hpp"
#include "sandbox/scenario/sandbox_clock.hpp"

namespace keyless::sandbox {

/// How a sandbox behaves: time, delays, limits, quotas and faults. The plain value is a service on a good day.
struct Scenario {
  ClockSetting clock = {};
  std::optional<std::uint64_t> seed = {};
  std::optional<std::size_t> page_size = {};
  Behaviour behaviour = {};
  std::vector<FaultRule> faults = {};
};

/// Strict YAML or JSON. A member that is not known, or a value that does not fit, is `invalid_argument`; its message
/// has a line `name:line:column: what is wrong` for each.
Result<Scenario> read_scenario(const std::string& name, std::string_view text);
Result<Scenario> load_scenario(const std::filesystem::path& file);

/// The same for parts of it, as the control endpoint takes them: `{propagation, limits, throttling}`, a fault or a list
/// of faults.
Result<Behaviour> read_behaviour(const std::string& name, std::string_view text);
Result<std::vector<FaultRule>> read_faults(const std::string& name, std::string_view text);

/// `2026-11-21T10:00:00Z`; nothing when it is no such time.
std::optional<std::chrono::system_clock::time_point> time_from(std::string_view text);

}  // namespace keyless::sandbox
