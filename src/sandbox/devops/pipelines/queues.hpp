#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// The queue of that number as a definition holds it; the hosted one where there is none.
nlohmann::json queue_of_definition(const Call& call, int number);
/// Where a build of such a definition runs: what was for a hosted pool of old goes to the one of today.
nlohmann::json queue_of_build(const Call& call, int of_definition);

}  // namespace keyless::sandbox::devops
