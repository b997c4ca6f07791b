#pragma once

#include "cli/clouds.hpp"
#include "verify/verify.hpp"

namespace keyless::cli {

/// What a proof works with in this run, by --via and --patience.
verify::Means means_of(Clouds& clouds, const Arguments& arguments);

}  // namespace keyless::cli
