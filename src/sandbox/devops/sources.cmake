set(SANDBOX_DEVOPS_SOURCES
  devops/admit.cpp devops/call.cpp devops/connection.cpp devops/connection_types.cpp devops/connections_read.cpp
  devops/connections_write.cpp devops/convert.cpp devops/error.cpp devops/estate.cpp devops/federation.cpp
  devops/locations.cpp devops/oidc_token.cpp devops/pipeline_permissions.cpp devops/pipelines.cpp
  devops/population.cpp devops/probe.cpp devops/projects.cpp devops/rights.cpp devops/security_roles.cpp
  devops/service.cpp devops/shapes.cpp devops/version.cpp)
