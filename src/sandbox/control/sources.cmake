set(SANDBOX_CONTROL_SOURCES control/service.cpp control/handlers.cpp control/issuer.cpp control/request_log.cpp
  control/access_log.cpp control/organizations.cpp control/personal_tokens.cpp)
