#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::devops {

/// Fragments that many answers share.
nlohmann::json identity_reference(const Call& call, const nlohmann::json& member);
nlohmann::json project_reference(const Call& call, const nlohmann::json& project);

/// One page of a list: `$top`, `$skip` and `continuationToken` as asked; the next token goes into the header.
Answer paged(const Call& call, nlohmann::json all);

std::vector<std::string> comma_separated(const std::string& text);

}  // namespace keyless::sandbox::devops
