#pragma once

#include "manifest/grammar/shape.hpp"

namespace keyless::policy {

/// What may stand in a policy file.
const manifest::Shape& grammar();

}  // namespace keyless::policy
