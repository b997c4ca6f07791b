set(SANDBOX_PROXY_SOURCES proxy/hosts.cpp)
