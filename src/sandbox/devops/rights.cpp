#include "sandbox/devops/rights.hpp"

#include <algorithm>

namespace keyless::sandbox::devops {

namespace {

Role role_named(std::string_view name) {
  if (same_word(name, "Administrator")) return Role::administrator;
  if (same_word(name, "User")) return Role::user;
  if (same_word(name, "Reader")) return Role::reader;
  return Role::none;
}

bool granted_to_caller(const Call& call, const RoleGrant& grant, std::string_view scope, std::string_view resource) {
  return same_word(grant.member, call.caller.member->id) && same_word(grant.scope, scope) &&
         same_word(grant.resource, resource);
}

Role strongest(const Call& call, std::string_view scope, std::string_view resource) {
  auto role = Role::none;
  for (const auto& grant : call.organization.roles)
    if (granted_to_caller(call, grant, scope, resource)) role = std::max(role, role_named(grant.role));
  return role;
}

Role role_through(const Call& call, const nlohmann::json& connection, const std::string& project_id) {
  auto own = strongest(call, connection_scope, project_id + "_" + text(connection, "id"));
  return std::max(own, strongest(call, project_scope, project_id));
}

}  // namespace

Role role_on(const Call& call, const nlohmann::json& connection, std::string_view project_id) {
  if (call.caller.member->administrator) return Role::administrator;
  if (!project_id.empty()) return role_through(call, connection, std::string(project_id));
  auto role = Role::none;
  for (const auto& id : projects_of(connection)) role = std::max(role, role_through(call, connection, id));
  return role;
}

View view_of(Role role) {
  if (role == Role::none) return View::nothing;
  return role == Role::reader ? View::identity : View::whole;
}

bool may_create_in(const Call& call, std::string_view project_id) {
  if (call.caller.member->administrator) return true;
  const auto& grants = call.organization.roles;
  return std::any_of(grants.begin(), grants.end(), [&](const RoleGrant& grant) {
    bool creates = same_word(grant.role, "Creator") || same_word(grant.role, "Administrator");
    return creates && granted_to_caller(call, grant, project_scope, project_id);
  });
}

bool may_see(const Call& call, const Project& project) {
  return !call.caller.job || same_word(call.caller.job->project, project.id);
}

bool administers_all_in(const Call& call, std::string_view project_id) {
  return call.caller.member->administrator || strongest(call, project_scope, project_id) == Role::administrator;
}

}  // namespace keyless::sandbox::devops
