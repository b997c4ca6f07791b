#pragma once

#include "keyless/value.hpp"

namespace keyless::model {

using keyless::Address;
using keyless::matches;

}  // namespace keyless::model
