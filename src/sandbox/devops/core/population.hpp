#pragma once

#include <string>
#include <string_view>

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::devops {

/// How an organization comes to hold what no request creates. Each call makes the thing once and finds it afterwards;
/// ids follow from the seed and the names.

/// Answers the organization's id.
std::string put_organization(Cloud& cloud, std::string_view name, std::string_view tenant);
/// Answers the project's id; the organization must be there.
std::string put_project(Cloud& cloud, std::string_view organization, std::string_view name);
/// `name` or `\folder\name`; answers the pipeline's number.
int put_pipeline(Cloud& cloud, std::string_view project_id, std::string_view name);
/// Makes a principal a member; answers its storage key, which is not its object id. `name` is what people read.
std::string put_member(Cloud& cloud, std::string_view organization, std::string_view object_id, std::string_view name,
                       bool administrator);
/// A personal access token of a member; one value may serve several organizations.
void put_access_token(Cloud& cloud, std::string_view organization, std::string_view object_id, std::string_view token);

/// What a running job of a pipeline is given.
struct Job {
  std::string token_request_uri = {};  ///< SYSTEM_OIDCREQUESTURI, on the origin served just now
  std::string access_token = {};       ///< SYSTEM_ACCESSTOKEN, for 48 hours
};
/// Always the same plan and job for a pipeline; the token is new each time.
Job start_job(Cloud& cloud, std::string_view project_id, int pipeline);

}  // namespace keyless::sandbox::devops
