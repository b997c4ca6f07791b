#pragma once

#include "diff/ownership.hpp"

/// Changes of how something in use signs in: converted, migrated or moved, in place and with the new trust first.
namespace keyless::diff {

/// What these differences come to when one of them is such a change: it, or that it is impossible and why; nothing when
/// none is. `.ours` is left to the caller.
std::optional<Verdict> transition(Draft& draft, const Node& node, std::vector<model::FieldDiff> diffs);

/// The value a Reference will have once its target is converted, migrated or moved; nothing when the target is not, or
/// nobody can say yet.
std::optional<model::Value> foretold_value(Draft& draft, const model::Reference& reference);
/// Whether this live object is the trust that the node's own connection presents at this moment.
bool serves_now(Draft& draft, const Node& node, const model::LiveObject& object);

}  // namespace keyless::diff
