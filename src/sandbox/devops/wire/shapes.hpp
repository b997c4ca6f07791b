#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// Fragments that many answers share.
nlohmann::json identity_reference(const Call& call, const nlohmann::json& member);
/// The short form, of somebody known by storage key; the key alone when the organization no longer knows them.
nlohmann::json short_identity(const Call& call, const std::string& member_id);
nlohmann::json project_reference(const Call& call, const nlohmann::json& project);

/// One page of a list: `$top`, `$skip` and `continuationToken` as asked; the next token goes into the header.
Answer paged(const Call& call, nlohmann::json all);

std::vector<std::string> comma_separated(const std::string& text);

}  // namespace keyless::sandbox::devops
