#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// How the graph, the entitlements and the identity service each tell a member or a group. Shapes as recorded.

nlohmann::json graph_member(const Call& call, const nlohmann::json& member);
nlohmann::json graph_group(const Call& call, const nlohmann::json& group);
/// `https://vssps.../organization/_apis/Graph/`
std::string graph_base(const Call& call);
/// `Users/{descriptor}`, `ServicePrincipals/...` or `Groups/...`
std::string graph_place(std::string_view descriptor);

nlohmann::json identity_of_member(const Call& call, const nlohmann::json& member);
nlohmann::json identity_of_group(const Call& call, const nlohmann::json& group);
/// What connectionData says of the caller.
nlohmann::json identity_in_brief(const Call& call, const nlohmann::json& member);

}  // namespace keyless::sandbox::devops
