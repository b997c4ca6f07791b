#pragma once

#include <string>

#include "keyless/result.hpp"
#include "model/diagnostic.hpp"

namespace keyless::report {

/// The JSON forms of what the text forms say, each a versioned record with a newline at the end.
std::string diagnostics_json(const model::Diagnostics& found);
std::string error_json(const Error& error);

}  // namespace keyless::report
