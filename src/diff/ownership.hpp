#pragma once

#include "diff/draft.hpp"

namespace keyless::diff {

struct Verdict {
  bool ours = false;
  bool proven = false;  ///< ours before this plan
  model::Action action = model::Action::no_op;
  std::vector<model::FieldDiff> diffs = {};
  std::string reason = {};
  std::string obstacle = {};  ///< of an impossible one: Obstacle::code
};

/// What to do with a declared resource that exists: whose it is, how it differs, and what may be done about it.
/// Refusals go into the draft, and leave a no-op. The node's tags get the protection they must carry.
Verdict judge(Draft& draft, Node& node);

/// Writes `protect` into the tags, so that it outlives its removal from the manifest.
void carry_protection(Node& node);

}  // namespace keyless::diff
