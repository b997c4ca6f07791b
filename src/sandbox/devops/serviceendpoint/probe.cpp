#include "base/text.hpp"
#include "sandbox/arm/ancestry.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/federate.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/entra/exchange.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr const char* manager_scope = "https://management.azure.com/.default";
constexpr const char* read_action = "Microsoft.Resources/subscriptions/read";

TokenAnswer signed_in(const Call& call, const json& stored) {
  auto tenant = parameter(stored, "tenantid");
  auto client = parameter(stored, "serviceprincipalid");
  if (!is_federated(stored))
    return exchange_secret(call.cloud, tenant, client, parameter(stored, "serviceprincipalkey"), manager_scope);
  auto own = federation_now(call, stored);
  return exchange_assertion(call.cloud, tenant, client, assertion_of(call, own), manager_scope);
}

/// What a connection's test reads: its subscription, or its management group.
struct Target {
  std::string scope = {};
  std::string action = {};
  std::string noun = {};
  bool exists = false;
};

Target target_of(const World& world, const json& stored) {
  if (equal_caseless(datum(stored, "scopeLevel"), "ManagementGroup")) {
    auto name = datum(stored, "managementGroupId");
    return {.scope = "/providers/Microsoft.Management/managementGroups/" + name,
            .action = "Microsoft.Management/managementGroups/read",
            .noun = "management group '" + name + "'",
            .exists = world.find(tables::resources, arm::management_group_key(name)) != nullptr};
  }
  auto id = datum(stored, "subscriptionId");
  return {.scope = "/subscriptions/" + id,
          .action = read_action,
          .noun = "subscription '" + id + "'",
          .exists = world.find(tables::subscriptions, lower(id)) != nullptr};
}

std::string failed_read(const Target& target, const std::string& status, const std::string& why) {
  return "Failed to query service connection API: 'https://management.azure.com" + target.scope +
         "?api-version=2016-06-01'. Status Code: '" + status + "', Response from server: '" + why + "'";
}

std::string not_authorized(const json& stored, const std::string& object_id, const Target& target) {
  auto message = "The client '" + parameter(stored, "serviceprincipalid") + "' with object id '" + object_id +
                 "' does not have authorization to perform action '" + target.action + "' over scope '" + target.scope +
                 "' or the scope is invalid. If access was recently granted, please refresh your credentials.";
  json error = {{"error", {{"code", "AuthorizationFailed"}, {"message", message}}}};
  return error.dump();
}

json result_of(const Call& call, const Probe& probe) {
  return {{"result", probe.status == "ok" ? json::array({"{}"}) : json::array()},
          {"statusCode", probe.status},
          {"errorMessage", probe.message},
          {"activityId", call.cloud.ids.passing_uuid()},
          {"callbackContextParameters", json::object()},
          {"callbackRequired", false}};
}

}  // namespace

Probe probe(const Call& call, const json& stored) {
  auto token = signed_in(call, stored);
  if (token.refused)
    return {.status = "unauthorized",
            .message =
                "Failed to obtain the Json Web Token(JWT) using service principal client ID. Exception message: "
                "A configuration issue is preventing authentication - check the error message from the server "
                "for details. Original exception: " +
                token.refused->description};
  auto target = target_of(call.world(), stored);
  if (!may(call.cloud, token.object_id, target.action, target.scope)) {
    auto why = not_authorized(stored, token.object_id, target);
    return {.status = "forbidden", .message = failed_read(target, "Forbidden", why), .signed_in = true};
  }
  if (target.exists) return {.signed_in = true};
  auto why = "The " + target.noun + " could not be found.";
  return {.status = "notFound", .message = failed_read(target, "NotFound", why), .signed_in = true};
}

Answer test_connection(Call& call) {
  auto wanted = call.asked("endpointid");
  auto stored = connection_in(call, wanted);
  if (!stored) return refused(no_such_connection(wanted));
  if (role_on(call, *stored, call.project_id()) < Role::user)
    return refused(not_a_user(name_in(*stored, call.project_id())));
  auto connection = *stored;
  return {.body = result_of(call, probe(call, connection))};
}

}  // namespace keyless::sandbox::devops
