#pragma once

#include <string>

#include "report/text.hpp"

namespace keyless::report {

/// A saved plan's document for people. `json` is a document that plan::parse() accepted.
std::string saved_plan(const std::string& json, Style style);

}  // namespace keyless::report
