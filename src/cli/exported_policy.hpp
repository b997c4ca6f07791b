#pragma once

#include <string>
#include <vector>

#include "manifest/manifest.hpp"
#include "survey/draft.hpp"

namespace keyless::cli {

/// A policy file that allows what these manifests declare and no policy would allow by itself: what is broad or
/// privileged, and exists already; and `lent`. "" when nothing is.
std::string policy_for_existing(const std::vector<manifest::Manifest>& manifests,
                                const std::vector<survey::LentEntry>& lent);

}  // namespace keyless::cli
