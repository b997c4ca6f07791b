#include "sandbox/devops/wire/refusals.hpp"

#include <fmt/format.h>

namespace keyless::sandbox::devops {

namespace {

constexpr std::string_view framework = "Microsoft.TeamFoundation.Framework.Server";
constexpr std::string_view core = "Microsoft.TeamFoundation.Core.WebApi";
constexpr std::string_view git = "Microsoft.TeamFoundation.Git.Server";

}  // namespace

Refusal no_such_identity(std::string_view what) {
  return refusal_of(
      404, "Microsoft.VisualStudio.Services.Graph", "GraphSubjectNotFoundException",
      fmt::format("VS860016: TF14045: The identity with descriptor or storage key {} could not be found.", what));
}

Refusal no_such_origin(std::string_view object_id) {
  return refusal_of(404, "Microsoft.VisualStudio.Services.Graph", "GraphSubjectNotFoundException",
                    fmt::format("VS860016: Could not find originId {} in the backing domain.", object_id));
}

Refusal no_such_entitlement(std::string_view id) {
  return refusal_of(404, "Microsoft.VisualStudio.Services.MemberEntitlementManagement.WebApi", "UserNotFoundException",
                    fmt::format("User {} does not exist in this account.", id));
}

Refusal no_such_operation(std::string_view id) {
  return refusal_of(404, "Microsoft.VisualStudio.Services.Operations", "OperationNotFoundException",
                    fmt::format("The operation with id {} could not be found.", id));
}

Refusal no_such_namespace(std::string_view id) {
  return refusal_of(404, framework, "InvalidSecurityNamespaceException",
                    fmt::format("TF50614: The security namespace with identifier {} does not exist.", id));
}

Refusal no_such_repository(std::string_view id) {
  return refusal_of(
      404, git, "GitRepositoryNotFoundException",
      fmt::format("TF401019: The Git repository with name or identifier {} does not exist or you do not have "
                  "permissions for the operation you are attempting.",
                  id));
}

Refusal taken_project_name(std::string_view name) {
  return refusal_of(
      400, core, "ProjectAlreadyExistsException",
      fmt::format("TF200019: The following project already exists on the Azure DevOps Server: {}. You cannot "
                  "create a new project with the same name. Provide a different name.",
                  name));
}

Refusal taken_repository_name(std::string_view name) {
  return refusal_of(409, git, "GitRepositoryNameAlreadyExistsException",
                    fmt::format("TF400948: A Git repository with the name {} already exists.", name));
}

Refusal taken_group_name(std::string_view name) {
  return refusal_of(409, "Microsoft.VisualStudio.Services.Identity", "GroupCreationException",
                    fmt::format("TF50612: The following group already exists: {}.", name));
}

Refusal bad_project_name(std::string_view name) {
  return refusal_of(400, core, "InvalidProjectNameException",
                    fmt::format("TF200012: The project name '{}' is not valid.", name));
}

Refusal no_such_process(std::string_view id) {
  return refusal_of(404, core, "ProcessTemplateNotFoundException",
                    fmt::format("VS402316: Could not find a process with id or name {}.", id));
}

std::optional<Answer> needs_administrator(const Call& call, std::string_view permission) {
  if (call.administrator()) return std::nullopt;
  return refused(not_permitted(text_of(call.member, "displayName"), permission));
}

}  // namespace keyless::sandbox::devops
