#pragma once

#include "cli/arguments.hpp"
#include "desired/desired.hpp"
#include "survey/survey.hpp"

/// What the commands that need no manifest share.
namespace keyless::cli {

/// What the command line asks to look at.
survey::Order survey_order(const Arguments& arguments);
/// Nothing is named by a manifest: the cloud is the public one, or the one --cloud describes.
desired::Mentions survey_mentions();

}  // namespace keyless::cli
