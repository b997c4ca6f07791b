#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

Service microsoft_graph();

}  // namespace keyless::sandbox
