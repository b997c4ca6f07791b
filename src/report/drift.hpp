#pragma once

#include <string>

#include "model/plan.hpp"
#include "report/text.hpp"

namespace keyless::report {

/// The facts of a plan, worded for drift detection: missing, changed, undeclared.
std::string drift(const model::Plan& plan, const Heading& heading, Style style);

/// The drift report as JSON (schemas/drift.schema.json).
std::string drift_json(const model::Plan& plan, const Heading& heading);

}  // namespace keyless::report
