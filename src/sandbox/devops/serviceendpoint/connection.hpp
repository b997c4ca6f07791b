#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sandbox/devops/serviceendpoint/federation.hpp"
#include "sandbox/devops/wire/error.hpp"

namespace keyless::sandbox::devops {

/// A service connection is kept as the JSON object an administrator would read, secrets included.

/// How much of a connection a caller may see.
enum class View {
  nothing,   ///< no role on it
  identity,  ///< Reader: no data, no authorization
  whole      ///< User, Administrator
};

/// What is wrong with the body of a create or a full replacement.
std::optional<Refusal> flaw_in(const nlohmann::json& body);

/// The part of the body a caller decides on, parameter names as the service writes them. Without references, id, dates,
/// issuer and subject.
nlohmann::json accepted(const nlohmann::json& body);

/// Fills what the service derives: issuer, subject, readiness. Only what the service makes by itself has an
/// `operationStatus`.
void settle(nlohmann::json& stored, const Federation& federation);

void write_federation(nlohmann::json& stored, const Federation& federation);

/// The answer for a caller who asks through that project ("" for the collection): its name and description come from
/// that project's reference, secrets are null.
nlohmann::json shown(const nlohmann::json& stored, std::string_view project_id, View view);

/// Whether it is presented in that project; the reference or null.
const nlohmann::json* reference_in(const nlohmann::json& stored, std::string_view project_id);
/// The names a connection has, one a project, in the order of its references.
std::string name_in(const nlohmann::json& stored, std::string_view project_id);
std::vector<std::string> projects_of(const nlohmann::json& stored);

bool is_federated(const nlohmann::json& stored);
/// Whether the service itself makes and owns the application behind it.
bool is_automatic(const nlohmann::json& stored);
/// Whether its creation ended badly.
bool has_failed(const nlohmann::json& stored);
/// An authorization parameter, letter case of its name ignored; "" when missing.
std::string parameter(const nlohmann::json& stored, std::string_view name);
/// A member of `data`, the same way.
std::string datum(const nlohmann::json& stored, std::string_view name);

}  // namespace keyless::sandbox::devops
