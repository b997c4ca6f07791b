# The Azure DevOps part of the sandbox; names relative to src/sandbox.
set(SANDBOX_DEVOPS_SOURCES
  devops/connection.cpp devops/error.cpp devops/federation.cpp devops/locations.cpp devops/version.cpp)
