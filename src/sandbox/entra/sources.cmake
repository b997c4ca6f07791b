set(SANDBOX_ENTRA_SOURCES
  entra/service.cpp entra/discovery.cpp entra/tenant.cpp entra/oauth.cpp entra/token.cpp entra/grants.cpp
  entra/client.cpp entra/own_assertion.cpp entra/foreign_assertion.cpp entra/resource.cpp entra/access_token.cpp
  entra/instance_metadata.cpp)
