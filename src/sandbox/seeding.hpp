#pragma once

#include <string>
#include <vector>

#include "sandbox/routing/route.hpp"
#include "sandbox/sandbox.hpp"

namespace keyless::sandbox {

/// What manifests/microbots*.yaml refer to; once in a world's life.
void seed_defaults(Cloud& cloud);
/// Puts in what was never put in before; a sentence for each thing added.
std::vector<std::string> seed_world(Cloud& cloud, const Seed& seed);
/// The ready line's object as text; what nobody seeded is left empty. `proxy` is its URL, left out when "";
/// `name` is the cloud it stands for.
std::string ready_text(Cloud& cloud, const std::string& ca_file, const std::string& proxy,
                       const std::string& name = "AzureCloud");

}  // namespace keyless::sandbox
