#pragma once

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox {

using WallTime = std::chrono::system_clock::time_point;
long long epoch_seconds(WallTime at);
std::string iso_time(WallTime at);     ///< 2026-11-21T10:00:00.1234567Z
std::string http_date(WallTime at);    ///< Sat, 21 Nov 2026 10:00:00 GMT
std::string iso_seconds(WallTime at);  ///< 2026-11-21 10:00:00Z

}  // namespace keyless::sandbox
