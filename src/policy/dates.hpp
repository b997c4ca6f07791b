#pragma once

#include <optional>
#include <string_view>

namespace keyless::policy {

/// Days from `from` to `until`, both YYYY-MM-DD; nullopt when one of them is no date of the calendar.
std::optional<int> days_between(std::string_view from, std::string_view until);

}  // namespace keyless::policy
