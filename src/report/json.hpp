#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

#include "keyless/result.hpp"
#include "model/diagnostic.hpp"
#include "model/plan.hpp"

namespace keyless::report {

/// What `validate` found: valid or not, every diagnostic, and what of `judged` is refused by policy
/// (schemas/validate.schema.json). With a line end, as all documents.
std::string validation_json(const model::Diagnostics& found, const model::Plan& judged = {});
/// What a command failed with (schemas/error.schema.json).
std::string error_json(const Error& error);
/// The member `error` of it.
nlohmann::json error_entry(const Error& error);

}  // namespace keyless::report
