#pragma once

#include "sandbox/devops/serviceendpoint/connection.hpp"
#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// What the service is still doing with a connection; over once the scenario's delay has passed.
enum class Pending { nothing, creation, conversion, migration, deletion };

/// Null for what was never made here, or is gone. `organization` is a name.
const nlohmann::json* connection_with_id(const Cloud& cloud, std::string_view organization, std::string_view id);
/// The same, and presented in that project.
const nlohmann::json* connection_in(const Call& call, std::string_view id);

/// Ids of those that may have this name in that project, letter case aside.
std::vector<std::string> connections_named(const World& world, const std::string& project_id, const std::string& name);

Pending pending_of(const Cloud& cloud, const nlohmann::json& stored);
/// Marks the row and starts its delay. The caller keeps the row afterwards.
void begin(Cloud& cloud, nlohmann::json& stored, Pending what);
void keep_connection(Call& call, nlohmann::json stored);

/// The answer for a caller who asks through that project, as it stands just now: what is in progress is not ready, and
/// an application that is still being made has no id yet.
nlohmann::json answer_for(const Call& call, const nlohmann::json& stored, const std::string& project_id, View view);

/// The project whose name and description the top level of an answer stands for.
std::string home_of(const Call& call, const nlohmann::json& stored);

}  // namespace keyless::sandbox::devops
