set(SANDBOX_DEVOPS_SOURCES
  devops/admit.cpp devops/approvals.cpp devops/authorized_resources.cpp devops/automatic.cpp devops/builds.cpp
  devops/call.cpp devops/check_evaluation.cpp devops/check_rules.cpp devops/checks.cpp devops/connection.cpp
  devops/connection_sharing.cpp devops/connection_state.cpp devops/connection_types.cpp devops/connections_read.cpp
  devops/connections_write.cpp devops/convert.cpp devops/definition.cpp devops/environments.cpp devops/error.cpp
  devops/estate.cpp devops/execution_history.cpp devops/federation.cpp devops/folders.cpp devops/holders.cpp devops/locations.cpp
  devops/member_order.cpp devops/oidc_token.cpp devops/pipeline_permissions.cpp devops/pipelines.cpp
  devops/population.cpp devops/probe.cpp devops/projects.cpp devops/queues.cpp devops/resources.cpp devops/rights.cpp
  devops/security_roles.cpp devops/service.cpp devops/shapes.cpp devops/variable_groups.cpp devops/version.cpp)
