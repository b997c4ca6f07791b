#pragma once

#include "diff/ownership.hpp"

/// Changes of how something in use signs in: converted, migrated or moved, in place and with the new trust first.
namespace keyless::diff {

/// What these differences come to when one of them is such a change: it, or that it is impossible and why; nothing when
/// none is. `.ours` is left to the caller.
std::optional<Verdict> transition(Draft& draft, const Node& node, std::vector<model::FieldDiff> diffs);

/// What a move does not do, though it is declared, stays as it is: one such change at a time.
void leave_for_later(Node& node);

/// The value a Reference will have once its target is converted, migrated, moved, or renamed where its outputs hold its
/// name; nothing when that changes none, or nobody can say yet.
std::optional<model::Value> predicted_value(Draft& draft, const model::Reference& reference);
/// Whether this live object is the trust that the node's own connection presents at this moment.
bool serves_now(Draft& draft, const Node& node, const model::LiveObject& object);

}  // namespace keyless::diff
