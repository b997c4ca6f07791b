#include "sandbox/authorization.hpp"
#include "sandbox/devops/connection_state.hpp"
#include "sandbox/devops/federate.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/exchange.hpp"
#include "sandbox/ids.hpp"

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

std::string failed_read(const std::string& subscription, const std::string& status, const std::string& why) {
  return "Failed to query service connection API: 'https://management.azure.com/subscriptions/" + subscription +
         "?api-version=2016-06-01'. Status Code: '" + status + "', Response from server: '" + why + "'";
}

std::string not_authorized(const json& stored, const std::string& object_id, const std::string& scope) {
  auto message = "The client '" + parameter(stored, "serviceprincipalid") + "' with object id '" + object_id +
                 "' does not have authorization to perform action '" + read_action + "' over scope '" + scope +
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
  auto subscription = datum(stored, "subscriptionId");
  auto scope = "/subscriptions/" + subscription;
  if (!may(call.cloud, token.object_id, read_action, scope)) {
    auto why = not_authorized(stored, token.object_id, scope);
    return {.status = "forbidden", .message = failed_read(subscription, "Forbidden", why), .signed_in = true};
  }
  if (call.world().find(tables::subscriptions, lower(subscription))) return {.signed_in = true};
  auto why = "The subscription '" + subscription + "' could not be found.";
  return {.status = "notFound", .message = failed_read(subscription, "NotFound", why), .signed_in = true};
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
