#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace keyless::sandbox::devops {

struct Pipeline {
  int id = 0;
  std::string name = {};
  std::string folder = "\\";  ///< with back slashes, the root is one
  std::string created = {};
};

struct Project {
  std::string id = {};
  std::string name = {};
  std::string description = {};
  std::string created = {};
  std::vector<Pipeline> pipelines = {};
};

/// Somebody the organization knows: a person, a principal of Entra, a build service.
struct Member {
  std::string id = {};         ///< the storage key, which roles and approvers use
  std::string origin_id = {};  ///< object id in Entra; "" for build services
  std::string display_name = {};
  std::string unique_name = {};
  std::string descriptor = {};
  bool administrator = false;  ///< of the whole collection
};

struct AccessToken {
  std::string secret = {};
  std::string member = {};
};

/// What a running job authenticates with.
struct JobToken {
  std::string secret = {};
  std::string member = {};  ///< the build service
  std::string project = {};
  int pipeline = 0;
  std::string plan = {};
  std::string job = {};
};

struct RoleGrant {
  std::string scope = {};     ///< `distributedtask.serviceendpointrole`, `distributedtask.project.serviceendpointrole`
  std::string resource = {};  ///< `{project}_{connection}` or `{project}`
  std::string member = {};
  std::string role = {};      ///< Administrator, User, Reader, Creator
};

/// Whose pipelines may use a resource, one record a resource and project.
struct PipelineGrant {
  std::string project = {};
  std::string type = {};      ///< `endpoint`
  std::string resource = {};
  nlohmann::json all = nullptr;                        ///< `{authorized, authorizedBy, authorizedOn}` or null
  nlohmann::json pipelines = nlohmann::json::array();  ///< `{id, authorized, authorizedBy, authorizedOn}`
};

struct Organization {
  std::string id = {};
  std::string name = {};
  std::string tenant = {};
  bool own_issuer = false;  ///< new connections are signed by Azure DevOps itself, as before 2025
  std::vector<Project> projects = {};
  std::vector<Member> members = {};
  std::vector<AccessToken> access_tokens = {};
  std::vector<JobToken> job_tokens = {};
  std::vector<nlohmann::json> connections = {};
  std::vector<RoleGrant> roles = {};
  std::vector<PipelineGrant> pipeline_grants = {};

  Project* project(std::string_view id_or_name);
  const Member* member(std::string_view member_id) const;
  const Member* member_by_origin(std::string_view object_id) const;
  nlohmann::json* connection(std::string_view connection_id);
  PipelineGrant* grant(std::string_view project_id, std::string_view type, std::string_view resource);
};

NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Pipeline, id, name, folder, created)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Project, id, name, description, created, pipelines)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Member, id, origin_id, display_name, unique_name, descriptor,
                                                administrator)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(AccessToken, secret, member)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(JobToken, secret, member, project, pipeline, plan, job)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(RoleGrant, scope, resource, member, role)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(PipelineGrant, project, type, resource, all, pipelines)
NLOHMANN_DEFINE_TYPE_NON_INTRUSIVE_WITH_DEFAULT(Organization, id, name, tenant, own_issuer, projects, members,
                                                access_tokens, job_tokens, connections, roles, pipeline_grants)

}  // namespace keyless::sandbox::devops
