#pragma once

#include "diff/draft.hpp"

namespace keyless::diff {

/// Why something must be created, for people; `remains` is what the creation brings back, or "".
std::string reason_for_create(Draft& draft, const Node& node, const std::string& remains);
/// Why something differs, for people; names the side that moved where the identity's stamp tells.
std::string reason_for_update(Draft& draft, const Node& node, const std::vector<model::FieldDiff>& diffs);

/// The fields that differ, with commas between.
std::string names_of(const std::vector<model::FieldDiff>& diffs);

}  // namespace keyless::diff
