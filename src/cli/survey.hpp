#pragma once

#include "cli/arguments.hpp"
#include "desired/external_references.hpp"
#include "survey/survey.hpp"

/// What the commands that need no manifest share.
namespace keyless::cli {

/// What the command line asks to look at.
survey::Order survey_order(const Arguments& arguments);
/// Nothing is named by a manifest: the cloud is the public one, or the one --cloud describes.
desired::ExternalReferences survey_references();

}  // namespace keyless::cli
