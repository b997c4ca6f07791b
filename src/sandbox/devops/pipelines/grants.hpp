#pragma once

#include "sandbox/devops/pipelines/resources.hpp"

namespace keyless::sandbox::devops {

/// Whether that pipeline of the project may use the connection, by itself or as one of all.
bool pipeline_may_use(const World& world, std::string_view project_id, int pipeline, std::string_view connection_id);

/// Opens a resource to every pipeline of the call's project, or takes that back; what single pipelines have stays.
void grant_all_pipelines(Call& call, const Resource& resource, bool authorized);

}  // namespace keyless::sandbox::devops
