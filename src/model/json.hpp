#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "model/plan.hpp"

/// The JSON forms of the vocabulary, which plan documents and drift reports share.
namespace keyless::model {

/// A string, an array, an object of tags, or `{"knownAfterApply": {"address", "output"}}`; null when there is none.
nlohmann::json value_json(const std::optional<Value>& value);
std::optional<Value> value_from(const nlohmann::json& json);

/// One row: what is planned for which object and why, field by field.
nlohmann::json change_json(const Change& change);
nlohmann::json refusals_json(const Plan& plan);
nlohmann::json unseen_json(const Plan& plan);
/// Missing rights: address, right, where it is needed.
nlohmann::json lacks_json(const Plan& plan);

/// The rows, refusals and notes of a plan document, for printing only: digests, live objects and edges are not in it.
/// Nothing when it is no plan document, or holds a kind or an action that is not known here.
std::optional<Plan> plan_from(const nlohmann::json& document);

}  // namespace keyless::model
