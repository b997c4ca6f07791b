#pragma once

#include <chrono>
#include <optional>
#include <string>

namespace keyless::plan {

/// RFC 3339 in UTC, to the second: 2026-11-29T10:00:00Z.
std::string utc_text(std::chrono::sys_seconds time);
/// Reads only what utc_text() writes.
std::optional<std::chrono::sys_seconds> utc_from(const std::string& text);

}  // namespace keyless::plan
