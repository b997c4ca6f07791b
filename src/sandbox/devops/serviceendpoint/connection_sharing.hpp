#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// The projects a connection is presented in, each under a name of its own.

struct References {
  nlohmann::json value = nlohmann::json::array();
  std::optional<Refusal> flaw = {};
};

std::string project_named_by(const nlohmann::json& reference);
/// The references of a body with the names the projects really have.
References resolved(const Call& call, const nlohmann::json& body);
/// Previews before the fourth know no references: there a connection is of the project it is asked through.
bool is_of_one_project(const Call& call);
nlohmann::json with_references(const Call& call, nlohmann::json body);
/// A name is taken once a project, whoever may see the connection that has it.
std::optional<Refusal> name_clash(const Call& call, const nlohmann::json& candidate);
/// Who makes or shares a connection administers it there.
void make_administrator(Call& call, const nlohmann::json& stored, const std::string& project_id);

}  // namespace keyless::sandbox::devops
