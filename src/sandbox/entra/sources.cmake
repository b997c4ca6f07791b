set(SANDBOX_ENTRA_SOURCES entra/service.cpp entra/token.cpp)
