#pragma once

#include <optional>
#include <string>

#include "desired/desired.hpp"
#include "diff/policy.hpp"
#include "keyless/keyless.hpp"
#include "manifest/manifest.hpp"
#include "model/live.hpp"
#include "model/plan.hpp"
#include "plan/document.hpp"

/// What the values of include/keyless hold, in the words of the rooms behind them.
namespace keyless {

struct Manifests::Parts {
  manifest::Loaded loaded;
  desired::Desired desired;  ///< under the names of the built-in cloud; empty while there is an error
  Diagnostics diagnostics;   ///< of both
};

struct DesiredGraph::Parts {
  Manifests manifests;
  CloudNames cloud;
  desired::Desired desired;
  std::vector<DesiredResource> resources;
};

struct LiveGraph::Parts {
  model::Live live;
  Diagnostics diagnostics;
};

struct PolicyFile::Parts {
  std::string file;
  std::string digest;  ///< of its bytes: `sha256:…`
  diff::Policy read;
  Diagnostics diagnostics;
};

struct Plan::Parts {
  model::Plan made;
  plan::Context context;
  plan::Making making;
  std::vector<PlannedChange> changes;
  Strings open_sets;
  bool needs_caller = false;
};

namespace library {

/// The first error, as the failure of what needs them to have none.
Error first_error(Errc code, const Diagnostics& diagnostics);

}  // namespace library
}  // namespace keyless
