#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

Service active_directory();

}  // namespace keyless::sandbox
