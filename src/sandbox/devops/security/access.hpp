#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// Access control lists: rows of `accessControl` by `organization/namespace/token`: {token, inherit,
/// aces: {identity descriptor: {allow, deny}}}. Only what somebody wrote is kept.

inline constexpr const char* access_rows = "accessControl";
inline constexpr const char* connections_namespace = "49b48001-ca20-4adc-8111-5b60c903a50c";
inline constexpr const char* project_namespace = "52d39943-cb85-4d7f-8fa8-c6baac873819";

std::string access_key(std::string_view organization, std::string_view security_namespace, std::string_view token);
/// Whether an entry of the member itself lets them view the project (its lowest bit).
bool may_view_project(const World& world, const nlohmann::json& organization, const nlohmann::json& member,
                      std::string_view project_id);

}  // namespace keyless::sandbox::devops
