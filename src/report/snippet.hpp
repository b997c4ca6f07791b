#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "keyless/result.hpp"

namespace keyless::report {

enum class Task { azure_cli, azure_powershell, script };

/// `AzureCLI`, `AzurePowerShell` or `script`, letter case ignored.
std::optional<Task> task_of(std::string_view word);

/// The pipeline step that uses a service connection, as YAML for `steps:` of Azure Pipelines.
/// azure_cli and azure_powershell show who the pipeline runs as. script runs any program that signs in by itself as
/// Azure Pipelines workload identity does: only a task that names the connection gets it admitted to the job, and sets
/// AZURESUBSCRIPTION_CLIENT_ID, _TENANT_ID and _SERVICE_CONNECTION_ID meanwhile; SYSTEM_OIDCREQUESTURI is always set.
/// invalid_argument for a name that the pipeline would take for an expression, where nothing can be quoted.
Result<std::string> snippet(std::string_view connection, Task task);

/// Text as a YAML scalar: plain where every reader takes it for the same string, else in single quotes.
std::string yaml_scalar(std::string_view text);

}  // namespace keyless::report
