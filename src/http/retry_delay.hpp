#pragma once

#include <chrono>
#include <optional>

#include "http/message.hpp"

namespace keyless::http {

/// The longest wait a service can make us plan for.
inline constexpr Milliseconds longest_asked_wait{600'000};
/// The longest wait of our own making.
inline constexpr Milliseconds longest_backoff{60'000};

/// How long the answer asks to wait: the longest of `retry-after-ms`, `x-ms-retry-after-ms` and every `Retry-After`
/// (seconds or date), within [0, longest_asked_wait]. Nothing when there is none, or nothing readable.
std::optional<Milliseconds> asked_wait(const Headers& headers, std::chrono::system_clock::time_point wall);

/// The pause before the next try. `failures` counts the tries so far, from 1; `jitter` is in [0.8, 1.3]. What was asked
/// is a floor, spread a little upwards so that callers held back together don't come back together.
Milliseconds next_delay(int failures, std::optional<Milliseconds> asked, double jitter);

}  // namespace keyless::http
