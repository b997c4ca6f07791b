#pragma once

#include "diff/draft.hpp"

namespace keyless::diff {

/// Why something must be created, for people.
std::string reason_for_create(Draft& draft, const Node& node);
/// Why something differs, for people; names the side that moved where the identity's stamp tells.
std::string reason_for_update(Draft& draft, const Node& node, const std::vector<model::FieldDiff>& diffs);

}  // namespace keyless::diff
