#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::devops {

/// Whether that pipeline of the project may use the connection, by itself or as one of all.
bool pipeline_may_use(const World& world, std::string_view project_id, int pipeline, std::string_view connection_id);

}  // namespace keyless::sandbox::devops
