#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::devops {

/// The queue of that number as a definition holds it; the hosted one where there is none.
nlohmann::json queue_of_definition(const Call& call, int number);

}  // namespace keyless::sandbox::devops
