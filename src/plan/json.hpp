#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "model/plan.hpp"

/// The JSON forms that plan documents and drift reports share.
namespace keyless::plan {

/// A string, an array, an object of tags, or `{"knownAfterApply": {"address", "output"}}`; null when there is none.
nlohmann::json value_json(const std::optional<model::Value>& value);
std::optional<model::Value> value_from(const nlohmann::json& json);

/// One row: what is planned for which object and why, field by field.
nlohmann::json change_json(const model::Change& change);
nlohmann::json refusals_json(const model::Plan& plan);
nlohmann::json unseen_json(const model::Plan& plan);

/// Indented, keys sorted, ASCII, a line end at the end, harmless in pipeline logs. Invalid UTF-8 becomes U+FFFD.
std::string printed_json(const nlohmann::json& document);

}  // namespace keyless::plan
