#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::devops {

// core
Answer list_locations(Call& call);
Answer list_areas(Call& call);
Answer connection_data(Call& call);
Answer list_projects(Call& call);
Answer get_project(Call& call);

// serviceendpoint
Answer list_connections(Call& call);
Answer get_connection(Call& call);
Answer create_connection(Call& call);
Answer create_or_refresh_connections(Call& call);
Answer refresh_connections(Call& call);
Answer replace_connection(Call& call);
Answer replace_connections(Call& call);
Answer share_connection(Call& call);
Answer delete_connection(Call& call);
Answer list_connection_types(Call& call);
Answer test_connection(Call& call);
Answer execution_history(Call& call);
Answer migrate_issuer(Call& call);

// build, pipelines
Answer list_definitions(Call& call);
Answer get_definition(Call& call);
Answer list_pipelines(Call& call);
Answer create_definition(Call& call);
Answer replace_definition(Call& call);
Answer delete_definition(Call& call);
Answer get_pipeline(Call& call);
Answer create_pipeline(Call& call);
Answer list_folders(Call& call);
Answer create_folder(Call& call);
Answer update_folder(Call& call);
Answer delete_folder(Call& call);
Answer queue_build(Call& call);
Answer list_builds(Call& call);
Answer get_build(Call& call);
Answer list_authorized_resources(Call& call);
Answer authorize_resources(Call& call);
Answer get_pipeline_permissions(Call& call);
Answer update_pipeline_permissions(Call& call);
Answer update_many_pipeline_permissions(Call& call);

// checks
Answer list_checks(Call& call);
Answer query_checks(Call& call);
Answer get_check(Call& call);
Answer create_check(Call& call);
Answer update_check(Call& call);
Answer delete_check(Call& call);
Answer list_approvals(Call& call);
Answer get_approval(Call& call);
Answer update_approvals(Call& call);

// securityroles
Answer list_role_assignments(Call& call);
Answer set_role_assignments(Call& call);
Answer set_role_assignment(Call& call);
Answer remove_role_assignments(Call& call);
Answer remove_role_assignment(Call& call);
Answer list_role_definitions(Call& call);

// distributedtask
Answer create_oidc_token(Call& call);
Answer list_pools(Call& call);
Answer list_queues(Call& call);
Answer list_variable_groups(Call& call);
Answer get_variable_group(Call& call);
Answer create_variable_group(Call& call);
Answer replace_variable_group(Call& call);
Answer delete_variable_group(Call& call);
Answer list_environments(Call& call);
Answer get_environment(Call& call);
Answer create_environment(Call& call);
Answer update_environment(Call& call);
Answer delete_environment(Call& call);

}  // namespace keyless::sandbox::devops
