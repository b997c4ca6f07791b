#pragma once

#include "checker/spec.hpp"
#include "checker/truth.hpp"
#include "model/live.hpp"

namespace keyless::checker {

/// What the product's providers read of a cloud for a run of this manifest, all lists complete.
model::Live read(const Cloud& cloud, const Spec& spec);

}  // namespace keyless::checker
