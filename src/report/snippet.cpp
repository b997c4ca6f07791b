#include "report/snippet.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace keyless::report {
namespace {

constexpr std::array<std::string_view, 9> other_than_strings = {"true", "false", "yes", "no", "on",
                                                                "off",  "null",  "y",   "n"};

bool is_plain(std::string_view text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  const auto harmless = [&](char c) { return letter(c) || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.'; };
  return !text.empty() && letter(text.front()) && std::ranges::all_of(text, harmless) &&
         std::ranges::find(other_than_strings, lower(text)) == other_than_strings.end();
}

// Expanded in every input of every task, quoted or not, and nothing takes their meaning away.
constexpr std::array<std::string_view, 3> expressions = {"$(", "${{", "$["};

constexpr std::string_view azure_cli = R"(- task: AzureCLI@2
  displayName: Show who this pipeline runs as
  inputs:
    azureSubscription: {}
    scriptType: bash
    scriptLocation: inlineScript
    addSpnToEnvironment: true # servicePrincipalId, tenantId and idToken for the script
    inlineScript: |
      az account show
)";

constexpr std::string_view azure_powershell = R"(- task: AzurePowerShell@5
  displayName: Show who this pipeline runs as
  inputs:
    azureSubscription: {}
    azurePowerShellVersion: LatestVersion
    pwsh: true
    ScriptType: InlineScript
    Inline: |
      Get-AzContext
)";

constexpr std::string_view script =
    R"(# Your program signs in with the variables that this task and the job set:
# AZURESUBSCRIPTION_CLIENT_ID, AZURESUBSCRIPTION_TENANT_ID, AZURESUBSCRIPTION_SERVICE_CONNECTION_ID,
# SYSTEM_OIDCREQUESTURI and SYSTEM_ACCESSTOKEN.
- task: AzureCLI@2
  displayName: Run a program as the connection's identity
  inputs:
    azureSubscription: {}
    scriptType: bash
    scriptLocation: inlineScript
    inlineScript: |
      ./my-program
  env:
    SYSTEM_ACCESSTOKEN: $(System.AccessToken)
)";

}  // namespace

std::string yaml_scalar(std::string_view text) {
  if (is_plain(text)) return std::string(text);
  std::string quoted = "'";
  for (const char c : text) quoted += c == '\'' ? std::string("''") : std::string(1, c);
  return quoted + "'";
}

std::optional<Task> task_of(std::string_view word) {
  if (equal_caseless(word, "AzureCLI")) return Task::azure_cli;
  if (equal_caseless(word, "AzurePowerShell")) return Task::azure_powershell;
  if (equal_caseless(word, "script")) return Task::script;
  return std::nullopt;
}

Result<std::string> snippet(std::string_view connection, Task task) {
  for (const auto expression : expressions)
    if (connection.find(expression) != std::string_view::npos)
      return Error{
          .code = Errc::invalid_argument,
          .message = fmt::format("`{}` in this connection's name starts a pipeline expression, which quotes in "
                                 "YAML can't prevent",
                                 expression),
          .where = std::string(connection),
          .advice = "Use the connection's id instead of its name: `keyless output` prints it."};
  const auto name = yaml_scalar(connection);
  if (task == Task::azure_powershell) return fmt::format(fmt::runtime(azure_powershell), name);
  return fmt::format(fmt::runtime(task == Task::script ? script : azure_cli), name);
}

}  // namespace keyless::report
