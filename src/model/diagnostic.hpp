#pragma once

#include "keyless/diagnostic.hpp"

namespace keyless::model {

using keyless::Diagnostic;
using keyless::Diagnostics;
using keyless::has_errors;
using keyless::Origin;
using keyless::Severity;

}  // namespace keyless::model
