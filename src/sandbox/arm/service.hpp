#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox {

Service resource_manager();

}  // namespace keyless::sandbox
