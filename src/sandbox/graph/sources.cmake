set(SANDBOX_GRAPH_SOURCES graph/service_principals.cpp)
