#pragma once

#include "sandbox/devops/wire/call.hpp"

namespace keyless::sandbox::devops {

/// Remembers that the calling job used the connection; once for each job.
void note_execution(Call& call, const nlohmann::json& pipeline, const std::string& connection_id);

}  // namespace keyless::sandbox::devops
