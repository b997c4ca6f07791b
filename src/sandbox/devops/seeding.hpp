#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/route.hpp"

namespace keyless::sandbox::devops {

/// Puts an organization in, when missing; the principal becomes collection administrator.
void put_organization(Cloud& cloud, std::string_view organization, std::string_view tenant,
                      std::string_view administrator_object_id);

/// Puts in a project, when missing, and its missing pipelines (names, or `\folder\name`).
void put_project(Cloud& cloud, std::string_view organization, std::string_view project,
                 const std::vector<std::string>& pipelines);

/// A personal access token of that principal in that organization.
void put_access_token(Cloud& cloud, std::string_view organization, std::string_view object_id, std::string_view token);

/// What a job of a pipeline finds in its variables.
struct JobAccess {
  std::string oidc_request_uri = {};
  std::string system_access_token = {};
};
JobAccess job_access(Cloud& cloud, std::string_view organization, std::string_view project, std::string_view pipeline);

}  // namespace keyless::sandbox::devops
