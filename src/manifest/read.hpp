#pragma once

#include "manifest/manifest.hpp"
#include "manifest/node.hpp"
#include "manifest/source.hpp"

namespace keyless::manifest {

/// Fills a manifest from a document, also from one that check() complained about: what does not fit is left out. Adds
/// findings for keys that are missing or too many only because of what other keys say. `file` and `text` stay empty.
Manifest read_manifest(const Node& document, Findings& findings);

/// Adds findings for what single values can't show: references to nothing, the same thing declared twice, limits that
/// count across entries, risky trust.
void check_meaning(const Manifest& manifest, const Node& document, Findings& findings);

}  // namespace keyless::manifest
