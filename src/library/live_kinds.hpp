#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/kind.hpp"

namespace keyless::library {

/// The kinds that a live graph may hold: all, and the roles that are read only of what is about to be lent.
std::span<const model::Kind* const> live_kinds();
/// nullptr when there is none of that name.
const model::Kind* find_live_kind(std::string_view name);
/// The fields that a live object of it may have, those with `/` at the end as such; each once.
std::vector<std::string> live_fields(const model::Kind& kind);

}  // namespace keyless::library
