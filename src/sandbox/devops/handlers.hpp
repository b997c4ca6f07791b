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
Answer get_pipeline(Call& call);
Answer get_pipeline_permissions(Call& call);
Answer update_pipeline_permissions(Call& call);
Answer update_many_pipeline_permissions(Call& call);

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

}  // namespace keyless::sandbox::devops
