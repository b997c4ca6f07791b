#pragma once

#include "diff/draft.hpp"

namespace keyless::diff {

/// The node that declared the same thing before `node`, under whatever spelling; null when `node` is the first,
/// which is then the one that later ones get. Every Reference in `node.fields` that is known must be resolved.
const Node* declared_before(Draft& draft, const Node& node);

}  // namespace keyless::diff
