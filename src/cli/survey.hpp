#pragma once

#include "cli/arguments.hpp"
#include "desired/external_references.hpp"
#include "keyless/result.hpp"
#include "survey/survey.hpp"

/// What the commands that need no manifest share.
namespace keyless::cli {

/// What the command line asks to look at.
survey::Order survey_order(const Arguments& arguments);
/// Whether a sandbox that is asked for holds a world: where nothing was ever created, nothing can be looked at.
Result<void> require_world(const Arguments& arguments);
/// Nothing is named by a manifest: the cloud is the public one, or the one --cloud describes.
desired::ExternalReferences survey_references();

}  // namespace keyless::cli
