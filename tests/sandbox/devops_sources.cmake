set(SANDBOX_DEVOPS_TESTS devops_access_test.cpp devops_connection_test.cpp devops_connections_test.cpp
    devops_federation_test.cpp devops_pipelines_test.cpp devops_projects_test.cpp devops_roles_test.cpp
    devops_token_test.cpp devops_version_test.cpp devops_world.cpp)
