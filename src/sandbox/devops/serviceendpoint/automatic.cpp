#include "sandbox/devops/serviceendpoint/automatic.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "base/text.hpp"
#include "sandbox/arm/authorization.hpp"
#include "sandbox/arm/role_assignments.hpp"
#include "sandbox/devops/serviceendpoint/connection.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

constexpr const char* contributor = "b24988ac-6180-42a0-ab88-20f7382dd24c";
constexpr const char* grant_action = "Microsoft.Authorization/roleAssignments/write";
constexpr const char* exchange = "api://AzureADTokenExchange";

std::string scope_of(const json& stored) {
  auto asked = parameter(stored, "scope");
  if (!asked.empty()) return asked;
  if (equal_caseless(datum(stored, "scopeLevel"), "ManagementGroup"))
    return "/providers/Microsoft.Management/managementGroups/" + datum(stored, "managementGroupId");
  auto scope = "/subscriptions/" + datum(stored, "subscriptionId");
  auto group = datum(stored, "resourceGroupName");
  return group.empty() ? scope : scope + "/resourceGroups/" + group;
}

std::string no_right_to_grant(const Call& call, const json& stored, const std::string& scope) {
  auto who = call.request.caller.object_id;
  return fmt::format(
      "Failed to set Azure permission 'RoleAssignmentId: {}' for the service principal '{}' on subscription ID '{}': "
      "error code: Forbidden, inner error code: AuthorizationFailed, inner error message The client '{}' with object "
      "id '{}' does not have authorization to perform action '{}' over scope '{}' or the scope is invalid. If access "
      "was recently granted, please refresh your credentials. Ensure that the user has 'Owner' or 'User Access "
      "Administrator' permissions on the Subscription.",
      call.cloud.ids.fixed_uuid("role of " + text_of(stored, "id")),
      call.cloud.ids.fixed_uuid("principal of " + text_of(stored, "id")), datum(stored, "subscriptionId"), who, who,
      grant_action, scope);
}

void fail(json& stored, std::string why) {
  stored["isReady"] = false;
  stored["operationStatus"] = {{"state", "Failed"}, {"statusMessage", std::move(why)}};
}

json trust_in(const Call& call, const json& stored) {
  return {{"id", call.cloud.ids.fixed_uuid("trust in " + text_of(stored, "id"))},
          {"name", text_of(stored, "id")},
          {"issuer", parameter(stored, "workloadIdentityFederationIssuer")},
          {"subject", parameter(stored, "workloadIdentityFederationSubject")},
          {"description", "Federation for Service Connection " + text_of(stored, "name")},
          {"audiences", {exchange}}};
}

std::string application_name(const Call& call, const json& stored) {
  auto home = project_named(call.world(), call.organization_name(), projects_of(stored).front());
  return fmt::format("{}-{}-{}", call.organization_name(), home ? text_of(*home, "name") : std::string(),
                     datum(stored, "subscriptionId"));
}

json application(const Call& call, const json& stored) {
  const auto& ids = call.cloud.ids;
  auto id = text_of(stored, "id");
  return {{"objectId", ids.fixed_uuid("principal of " + id)},
          {"appId", ids.fixed_uuid("application id of " + id)},
          {"applicationObjectId", ids.fixed_uuid("application object of " + id)},
          {"tenantId", parameter(stored, "tenantid")},
          {"kind", "application"},
          {"displayName", application_name(call, stored)},
          {"secrets", json::array()},
          {"owners", {call.request.caller.object_id}},
          {"federatedIdentityCredentials", json::array()}};
}

void fill_in(json& stored, const json& made, const std::string& scope) {
  stored["application"] = made.at("objectId");
  stored["authorization"]["parameters"]["serviceprincipalid"] = made.at("appId");
  auto& data = stored["data"];
  data["appObjectId"] = made.at("applicationObjectId");
  data["spnObjectId"] = made.at("objectId");
  json permission = {{"roleAssignmentId", "Contributor"},
                     {"resourceProvider", "Microsoft.RoleAssignment"},
                     {"provisioned", true},
                     {"scope", scope}};
  data["azureSpnPermissions"] = json::array({permission}).dump();
}

/// The newest assignment at the scope for the principal.
std::string assignment_of(const World& world, const std::string& principal_id) {
  for (const auto& [key, row] : world.rows(tables::role_assignments))
    if (equal_caseless(text_of(row.at("properties"), "principalId"), principal_id)) return text_of(row, "name");
  return {};
}

const json* application_of(const World& world, const json& stored) {
  return principal_by_app(world, parameter(stored, "tenantid"), parameter(stored, "serviceprincipalid"));
}

bool owned_by_caller(const Call& call, const json& principal) {
  auto owners = principal.value("owners", json::array());
  return std::any_of(owners.begin(), owners.end(), [&](const json& one) {
    return one.is_string() && equal_caseless(one.get<std::string>(), call.request.caller.object_id);
  });
}

bool trusts(const json& credential, const json& stored) {
  return text_of(credential, "subject") == parameter(stored, "workloadIdentityFederationSubject") &&
         text_of(credential, "issuer") == parameter(stored, "workloadIdentityFederationIssuer");
}

void give_secret(Call& call, json& made, json& stored) {
  auto secret = call.cloud.ids.secret("secret of " + text_of(stored, "id"));
  made["secrets"].push_back(secret);
  auto& parameters = stored["authorization"]["parameters"];
  parameters["authenticationType"] = "spnKey";
  parameters["serviceprincipalkey"] = secret;
}

}  // namespace

void make_application(Call& call, json& stored) {
  auto scope = scope_of(stored);
  if (!may(call.cloud, call.request.caller.object_id, grant_action, scope))
    return fail(stored, no_right_to_grant(call, stored, scope));
  auto made = application(call, stored);
  if (is_federated(stored))
    made["federatedIdentityCredentials"].push_back(trust_in(call, stored));
  else
    give_secret(call, made, stored);
  put_principal(call.world(), made);
  arm::seed_assignment(call.cloud, scope, contributor, text_of(made, "objectId"));
  fill_in(stored, made, scope);
  stored["data"]["azureSpnRoleAssignmentId"] = assignment_of(call.world(), text_of(made, "objectId"));
}

bool add_trust(Call& call, const json& stored) {
  auto found = application_of(call.world(), stored);
  if (!found || text_of(*found, "kind") != "application" || !owned_by_caller(call, *found)) return false;
  auto principal = *found;
  auto& credentials = principal["federatedIdentityCredentials"];
  if (credentials.is_array() && credentials.size() >= call.cloud.behaviour.limits.federated_credentials) return false;
  credentials.push_back(trust_in(call, stored));
  put_principal(call.world(), principal);
  return true;
}

std::optional<Refusal> flaw_in_deletion(const Call& call, const json& stored) {
  if (!stored.contains("application") || !is_federated(stored)) return std::nullopt;
  auto principal = application_of(call.world(), stored);
  if (!principal || owned_by_caller(call, *principal)) return std::nullopt;
  auto credentials = federated_credentials(call.world(), *principal);
  bool trusted = std::any_of(credentials.begin(), credentials.end(),
                             [&](const json& credential) { return trusts(credential, stored); });
  if (!trusted) return std::nullopt;
  return bad_argument(fmt::format(
      "Cannot delete this service connection while federated credentials for app {} exist in Entra tenant {}. Please "
      "make sure that the federated credentials have been deleted prior to deleting the service connection.",
      text_of(*principal, "appId"), text_of(*principal, "tenantId")));
}

void remove_application(Call& call, const json& stored, bool deep) {
  if (!stored.contains("application")) return;
  auto found = application_of(call.world(), stored);
  if (!found || !owned_by_caller(call, *found)) return;
  auto principal = *found;
  if (!deep) {
    auto& credentials = principal["federatedIdentityCredentials"];
    for (auto at = credentials.begin(); at != credentials.end();)
      at = trusts(*at, stored) ? credentials.erase(at) : at + 1;
    return put_principal(call.world(), principal);
  }
  auto id = text_of(principal, "objectId");
  remove_principal(call.world(), id);
  std::vector<std::string> granted;
  for (const auto& [key, row] : call.world().rows(tables::role_assignments))
    if (equal_caseless(text_of(row.at("properties"), "principalId"), id)) granted.push_back(key);
  for (const auto& key : granted) call.world().erase(tables::role_assignments, key);
}

}  // namespace keyless::sandbox::devops
