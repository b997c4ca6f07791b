#pragma once

#include <vector>

#include "model/live.hpp"

namespace keyless::model {

/// What a plan must know before it is judged for good, and what only some plans need: asked for once, after a first
/// comparison, instead of at every reading.
struct OpenQuestions {
  std::vector<LiveObject> lent = {};         ///< identities whose roles, those through groups included, are to be read
  std::vector<LiveObject> connections = {};  ///< connections whose holders of roles are to be read
  bool caller = false;                       ///< who is signed in

  bool empty() const { return lent.empty() && connections.empty() && !caller; }
};

}  // namespace keyless::model
