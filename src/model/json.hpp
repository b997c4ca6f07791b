#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

#include "model/plan.hpp"

/// The JSON forms of the vocabulary, which plan documents and drift reports share.
namespace keyless::model {

/// The `formatVersion` of every document that a command prints; schemas/ describes each of them.
inline constexpr const char* format_version = "2.0";

/// A string, an array, an object of tags, or `{"knownAfterApply": {"address", "output"}}`; null when there is none.
nlohmann::json value_json(const std::optional<Value>& value);
/// As value_json(), for readers: flags (is_flag()) are booleans, and an empty string is null.
nlohmann::json field_json(const Kind& kind, std::string_view field, const std::optional<Value>& value);
/// Of either form.
std::optional<Value> value_from(const nlohmann::json& json);
/// `text` under `key`; nothing where it is empty.
void put_text(nlohmann::json& object, const char* key, const std::string& text);

/// One row: what is planned for which object and why, field by field.
nlohmann::json change_json(const Change& change);
nlohmann::json refusals_json(const Plan& plan);
nlohmann::json not_evaluated_json(const Plan& plan);
/// Permissions that are missing: address, permission, the scope it is needed at.
nlohmann::json missing_permissions_json(const Plan& plan);

/// The rows, refusals and notes of a plan document, for printing only: digests, live objects and edges are not in it.
/// Nothing when it is no plan document, or holds a kind or an action that is not known here.
std::optional<Plan> plan_from(const nlohmann::json& document);

}  // namespace keyless::model
