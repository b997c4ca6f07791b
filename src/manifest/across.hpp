#pragma once

#include <vector>

#include "manifest/manifest.hpp"

namespace keyless::manifest {

/// What is wrong only because of what another file of the run says: the same object declared twice, two tenants or
/// clouds.
model::Diagnostics check_across(const std::vector<Manifest>& manifests);

}  // namespace keyless::manifest
