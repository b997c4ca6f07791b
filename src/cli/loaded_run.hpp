#pragma once

#include <optional>

#include "cli/arguments.hpp"
#include "cli/console.hpp"
#include "cli/policy_file.hpp"
#include "desired/desired.hpp"
#include "desired/external_references.hpp"
#include "diff/policy.hpp"
#include "http/cloud.hpp"
#include "manifest/manifest.hpp"
#include "plan/document.hpp"

namespace keyless::cli {

/// What a run is about: manifests, the graph they mean, and what the run may do.
struct LoadedRun {
  std::vector<manifest::Manifest> manifests;
  desired::Desired desired;
  desired::ExternalReferences references;
  diff::Policy policy;
  plan::Context context;
  std::string policy_file = {};   ///< as it was named; "" when there is none
  std::string policy_place = {};  ///< that file and what its place means, where readers should know; else ""
};

/// Loads the manifests a command names, prints every diagnostic, and builds the graph for the named cloud (or the
/// manifests' own). Nothing when there was an error: then all of it has been printed.
std::optional<LoadedRun> load_run(const Arguments& arguments, Console& console);
/// The same from manifests held in a saved plan, under that plan's options.
std::optional<LoadedRun> load_saved(const plan::Saved& saved, const PolicyFile& policy, const Arguments& arguments,
                                    Console& console);

}  // namespace keyless::cli
