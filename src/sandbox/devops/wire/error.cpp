#include "sandbox/devops/wire/error.hpp"

#include <fmt/format.h>
#include "base/json.hpp"

namespace keyless::sandbox::devops {

namespace {

constexpr std::string_view framework = "Microsoft.TeamFoundation.Framework.Server";
constexpr std::string_view common = "Microsoft.VisualStudio.Services.Common";
constexpr std::string_view endpoints = "Microsoft.TeamFoundation.ServiceEndpoints.WebApi";

}  // namespace

nlohmann::json body_of(const Refusal& refusal) {
  return {{"$id", "1"},
          {"innerException", nullptr},
          {"message", refusal.message},
          {"typeName", refusal.type_name},
          {"typeKey", refusal.type_key},
          {"errorCode", 0},
          {"eventId", refusal.event_id}};
}

Refusal refusal_of(int status, std::string_view assembly, std::string_view key, std::string message) {
  return {.status = status,
          .type_name = fmt::format("{0}.{1}, {0}", assembly, key),
          .type_key = std::string(key),
          .message = std::move(message)};
}

Refusal bad_argument(std::string message) {
  return {.status = 400,
          .type_name = "System.ArgumentException, mscorlib",
          .type_key = "ArgumentException",
          .message = std::move(message),
          .event_id = 0};
}

Refusal missing_argument(std::string_view parameter) {
  return {.status = 400,
          .type_name = "System.ArgumentNullException, mscorlib",
          .type_key = "ArgumentNullException",
          .message = fmt::format("Value cannot be null.\r\nParameter name: {}", parameter),
          .event_id = 0};
}

Refusal bad_version(std::string type_key, std::string message) {
  return refusal_of(400, "Microsoft.VisualStudio.Services.WebApi", type_key, std::move(message));
}

Refusal unauthorized(std::string_view who) {
  return refusal_of(401, framework, "UnauthorizedRequestException",
                    fmt::format("TF400813: The user '{}' is not authorized to access this resource.", who));
}

Refusal anonymous() {
  return refusal_of(401, framework, "UnauthorizedRequestException",
                    "TF400813: Resource not available for anonymous access. Client authentication required.");
}

Refusal no_such_project_named(std::string_view name) {
  return refusal_of(
      404, "Microsoft.TeamFoundation.Core.WebApi", "ProjectDoesNotExistWithNameException",
      fmt::format("TF200016: The following project does not exist: {}. Verify that the name of the project "
                  "is correct and that the project exists on the specified Azure DevOps Server.",
                  name));
}

Refusal no_such_project(std::string_view id, int status) {
  return refusal_of(
      status, "Microsoft.TeamFoundation.Core.WebApi", "ProjectDoesNotExistException",
      fmt::format("VS800075: The project with id 'vstfs:///Classification/TeamProject/{}' does not exist, or "
                  "you do not have permission to access it.",
                  id));
}

Refusal no_such_route(std::string_view method, std::string_view path) {
  return {.status = 404,
          .type_name = "System.Web.HttpException, System.Web",
          .type_key = "HttpException",
          .message = fmt::format("The controller for path '{}' was not found or does not implement {}.", path, method),
          .event_id = 0};
}

Refusal no_such_organization(std::string_view name) {
  return refusal_of(404, framework, "HostDoesNotExistException",
                    fmt::format("TF400898: The organization '{}' could not be found.", name));
}

Refusal collection_stopped(std::string_view name, std::string_view reason) {
  return refusal_of(
      503, common, "VssServiceException",
      fmt::format("TF24668: The following team project collection is stopped: {}. Start the collection and then "
                  "try again. Administrator Reason: {}",
                  name, reason));
}

Refusal not_permitted(std::string_view who, std::string_view permission) {
  return refusal_of(403, framework, "AccessCheckException",
                    fmt::format("TF50309: The following account does not have sufficient permissions to complete the "
                                "operation: {}. The following permissions are needed to perform this operation: {}.",
                                who, permission));
}

Refusal duplicate_connection(std::string_view name) {
  return refusal_of(
      500, endpoints, "DuplicateServiceConnectionException",
      fmt::format("Service connection with name {0} already exists. Only a user having Administrator/User "
                  "role permissions on service connection {0} can see it.",
                  name));
}

Refusal not_a_creator() {
  return refusal_of(403, framework, "AccessCheckException",
                    "You do not have permission to create a service connection. You need to be a Creator for service "
                    "connections in this project.");
}

Refusal not_an_administrator(std::string_view connection) {
  return refusal_of(
      403, framework, "AccessCheckException",
      fmt::format("Access denied: the caller needs Administrator permission on the service connection '{}' "
                  "to perform the action. An Endpoint Administrator should add you to the Endpoint "
                  "Administrators group.",
                  connection));
}

Refusal not_a_user(std::string_view connection) {
  return refusal_of(
      403, framework, "AccessCheckException",
      fmt::format("Access denied: the caller needs Use permission on the service connection '{}' to perform "
                  "the action. An Endpoint Administrator should add you to the Endpoint Readers group.",
                  connection));
}

Refusal access_denied(std::string message) {
  return refusal_of(403, framework, "AccessCheckException", std::move(message));
}

Refusal no_such_connection(std::string_view id) {
  return refusal_of(404, endpoints, "ServiceEndpointNotFoundException",
                    fmt::format("Service connection with id {} could not be found.", id));
}

Refusal no_such_definition(std::string_view id) {
  return refusal_of(404, "Microsoft.TeamFoundation.Build.WebApi", "DefinitionNotFoundException",
                    fmt::format("The pipeline or build definition with id {} could not be found.", id));
}

Refusal no_permission_on_resources() {
  return refusal_of(
      403, framework, "AccessCheckException",
      "The resource doesn't exist or the user doesn't have admin permission for all resources of that type.");
}

Refusal internal_error(std::string_view activity) {
  return refusal_of(500, common, "VssServiceException",
                    fmt::format("TF400898: An Internal Error Occurred. Activity Id: {}.", activity));
}

}  // namespace keyless::sandbox::devops
