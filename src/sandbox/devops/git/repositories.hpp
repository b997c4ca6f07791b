#pragma once

#include <string>
#include <string_view>

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// By id, or by name below a project; of what the caller sees.
std::optional<nlohmann::json> asked_repository(const Call& call);
nlohmann::json presented_repository(const Call& call, const nlohmann::json& repository);
std::string repository_url(const Call& call, const nlohmann::json& repository);
void keep_repository(Call& call, const nlohmann::json& repository);

/// For what changes a repository.
std::optional<Answer> may_not_in(const Call& call, const nlohmann::json& project, std::string_view permission);

}  // namespace keyless::sandbox::devops
