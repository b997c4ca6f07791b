#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

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

Answer list_checks(Call& call);
Answer query_checks(Call& call);
Answer get_check(Call& call);
Answer create_check(Call& call);
Answer update_check(Call& call);
Answer delete_check(Call& call);

Answer list_approvals(Call& call);
Answer get_approval(Call& call);
Answer update_approvals(Call& call);

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
