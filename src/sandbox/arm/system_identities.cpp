#include <fmt/format.h>

#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"

namespace keyless::sandbox::arm {

using nlohmann::json;

/// The system-assigned identity of any resource that has one.
Reply get_system_identity(Cloud& cloud, const Request& request) {
  const auto& scope = request.param("scope");
  if (auto reply = unless_may(cloud, request, "Microsoft.ManagedIdentity/identities/read", scope)) return *reply;
  if (auto reply = unless_scope(cloud, scope, false)) return *reply;
  const auto* row = cloud.world.find(tables::resources, lower(scope));
  const auto& identity = row ? member(*row, "identity") : json::object();
  auto client = row ? text_of(*row, "systemClientId") : std::string();
  if (text_of(identity, "principalId").empty() || client.empty())
    return decline(404, "NotFound", fmt::format("Resource '{}/identities/default' was not found.", scope));
  auto tenant = text_of(identity, "tenantId");
  auto id = scope + "/providers/Microsoft.ManagedIdentity/identities/default";
  json shape = {{"id", id},
                {"name", "default"},
                {"type", "Microsoft.ManagedIdentity/identities"},
                {"location", text_of(*row, "location")},
                {"tags", member(*row, "tags")},
                {"properties",
                 {{"tenantId", tenant},
                  {"principalId", identity["principalId"]},
                  {"clientId", client},
                  {"clientSecretUrl",
                   fmt::format("https://control-{}.identity.azure.net{}/credentials/v2/identities?tid={}&aid={}",
                               text_of(*row, "location"), id, tenant, client)}}}};
  return answer(200, shape);
}

Reply list_identity_operations(Cloud&, const Request&) {
  constexpr const char* identity = "Microsoft.ManagedIdentity/userAssignedIdentities";
  auto operation = [](const std::string& name, const char* resource, const char* title, const char* words) {
    return json{{"name", name},
                {"display",
                 {{"provider", "Microsoft Managed Identity"},
                  {"resource", resource},
                  {"operation", title},
                  {"description", words}}}};
  };
  auto user = [&](const char* verb, const char* title, const char* words) {
    return operation(fmt::format("{}/{}", identity, verb), "User Assigned Identity", title, words);
  };
  auto credential = [&](const char* verb, const char* title, const char* words) {
    return operation(fmt::format("{}/federatedIdentityCredentials/{}", identity, verb), "Federated Identity Credential",
                     title, words);
  };
  return answer(
      200,
      {{"value",
        {user("read", "Get User Assigned Identity", "Gets an existing user assigned identity"),
         user("write", "Create/Update User Assigned Identity",
              "Creates a new user assigned identity or updates the tags of an existing one"),
         user("delete", "Delete User Assigned Identity", "Deletes an existing user assigned identity"),
         user("assign/action", "Assign User Assigned Identity",
              "RBAC action for assigning an existing user assigned identity to a resource"),
         user("revokeTokens/action", "Revoke Tokens", "Revokes the tokens of an identity"),
         credential("read", "Get Federated Identity Credential", "Gets a federated identity credential"),
         credential("write", "Create/Update Federated Identity Credential",
                    "Creates or updates a federated identity credential"),
         credential("delete", "Delete Federated Identity Credential", "Deletes a federated identity credential")}}});
}

}  // namespace keyless::sandbox::arm
