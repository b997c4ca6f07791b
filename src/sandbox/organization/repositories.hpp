#pragma once

#include <string>
#include <string_view>

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::organization {

/// By id, or by name below a project; of what the caller sees.
std::optional<nlohmann::json> asked_repository(const devops::Call& call);
nlohmann::json presented_repository(const devops::Call& call, const nlohmann::json& repository);
std::string repository_url(const devops::Call& call, const nlohmann::json& repository);
void keep_repository(devops::Call& call, const nlohmann::json& repository);

/// For what changes a repository.
std::optional<devops::Answer> may_not_in(const devops::Call& call, const nlohmann::json& project,
                                         std::string_view permission);

}  // namespace keyless::sandbox::organization
