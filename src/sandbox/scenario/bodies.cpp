#include <fmt/format.h>

#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/devops/wire/call.hpp"
#include "sandbox/devops/wire/error.hpp"
#include "sandbox/entra/exchange.hpp"
#include "sandbox/entra/oauth.hpp"
#include "sandbox/graph/wire.hpp"
#include "sandbox/scenario/catalogue.hpp"
#include "sandbox/scenario/service_names.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::faults {

using nlohmann::json;

namespace {

constexpr const char* some_id = "5a2b1c7e-0d3f-4c58-9b0a-6f1e2d3c4b5a";

void answer(Strike& strike, int status, std::string_view code, const std::string& message) {
  strike.reply = error_of(strike, strike.rule.status != 0 ? strike.rule.status : status,
                          strike.rule.code.empty() ? code : strike.rule.code,
                          strike.rule.message.empty() ? message : strike.rule.message);
}

std::string last_segment(const Request& request) {
  auto parts = split(request.path, '/');
  return parts.empty() ? std::string() : parts.back();
}

void some_error(Strike& strike) {
  answer(strike, 500, "InternalServerError", "Encountered internal server error.");
  if (strike.service != arm_service) return;
  auto body = parsed_json(strike.reply.body);
  body["error"]["details"] = json::array({{{"code", body["error"]["code"]}, {"message", body["error"]["message"]}}});
  strike.reply.body = body.dump();
}

void not_authorized(Strike& strike) {
  auto write = strike.request.method == "GET" ? "read" : strike.request.method == "DELETE" ? "delete" : "write";
  auto text = fmt::format(
      "The client '{0}' with object id '{0}' does not have authorization to perform action "
      "'Microsoft.Authorization/roleAssignments/{1}' over scope '{2}' or the scope is invalid{3}. If access was "
      "recently "
      "granted, please refresh your credentials.",
      some_id, write, strike.request.path, strike.variant == "abac" ? " or an ABAC condition not fulfilled" : "");
  answer(strike, 403, "AuthorizationFailed", text);
}

void principal_not_found(Strike& strike) {
  answer(strike, 400, "PrincipalNotFound",
         "Principal 5a2b1c7e0d3f4c589b0a6f1e2d3c4b5a does not exist in the directory "
         "72f988bf-86f1-41af-91ab-2d7cd011db47. Check that you have the correct principal ID. If you are creating this "
         "principal and then immediately assigning a role, this error might be related to a replication delay. In this "
         "case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. "
         "See https://aka.ms/docs-principaltype");
}

void assignment_exists(Strike& s) {
  answer(s, 409, "RoleAssignmentExists", "The role assignment already exists.");
}
void assignment_update(Strike& s) {
  answer(s, 400, "RoleAssignmentUpdateNotPermitted",
         "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.");
}
void hash_conflict(Strike& s) {
  answer(s, 409, "HashConflictOnDifferentRoleAssignmentIds",
         "A hash conflict was encountered for the role Assignment ID. Please use a new Guid.");
}
void last_assignment(Strike& s) {
  answer(s, 412, "CannotDeleteLastRbacAdminAssignment", "Cannot delete the last RBAC admin assignment");
}
void assignment_limit(Strike& s) {
  answer(s, 400, "RoleAssignmentLimitExceeded",
         "No more role assignments can be created (code: RoleAssignmentLimitExceeded)");
}

void concurrent_credentials(Strike& s) {
  answer(
      s, 409, "ConcurrentFederatedIdentityCredentialsWritesForSingleManagedIdentity",
      fmt::format("Too many Federated Identity Credentials are written concurrently for the managed identity '{}'. "
                  "Concurrent Federated Identity Credentials writes under the same managed identity are not supported.",
                  s.request.path.substr(0, lower(s.request.path).find("/federatedidentitycredentials"))));
}
void credential_twice(Strike& s) {
  answer(s, 400, "BadRequest", "Issuer and subject combination already exists for this Managed Identity.");
}
void credential_name(Strike& s) {
  answer(s, 400, "BadRequest",
         fmt::format("Federated Identity Credential name '{}' is invalid.", last_segment(s.request)));
}
void credential_audience(Strike& s) {
  answer(
      s, 400, "BadRequest",
      fmt::format("Federated Identity Credential name '{}' must have exactly one audience.", last_segment(s.request)));
}
void credential_empty(Strike& s) {
  answer(s, 400, "BadRequest",
         fmt::format("Federated Identity Credential name '{}' has empty properties", last_segment(s.request)));
}
void credential_parent(Strike& s) {
  answer(s, 404, "NotFound", "The parent user-assigned identity doesn't exist.");
}
void credential_region(Strike& s) {
  answer(s, 405, "MethodNotAllowed", "Support for federated identity credentials not enabled.");
}
void credential_limit(Strike& s) {
  answer(s, 400, "BadRequest", "Too many Federated Identity Credentials: an identity may have 20 at most.");
}

void graph_missing(Strike& s) {
  answer(s, 404, "Request_ResourceNotFound",
         fmt::format("Resource '{}' does not exist or one of its queried reference-property objects are not present.",
                     last_segment(s.request)));
}
void graph_application(Strike& s) {
  answer(
      s, 400, "Request_BadRequest",
      fmt::format("The appId '{}' of the service principal does not reference a valid application object.", some_id));
}
void graph_forbidden(Strike& s) {
  answer(s, 403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation.");
}
void graph_reference(Strike& s) {
  answer(s, 400, "Request_BadRequest", "Not a valid reference update");
}

void entra_expired(Strike& s) {
  auto now = s.cloud.now();
  auto text = fmt::format(
      "Client assertion is not within its valid time range. Current time: {0}, assertion valid from {1}, expiry time "
      "of assertion {2}.",
      iso_seconds(now), iso_seconds(now - std::chrono::minutes(20)), iso_seconds(now - std::chrono::minutes(10)));
  s.reply = entra::oauth_error(s.request, refuse_token(s.cloud, 401, "invalid_client", 700024, text));
}
void entra_unmatched(Strike& s) {
  s.reply = entra::oauth_error(s.request,
                               refuse_token(s.cloud, s.rule.status != 0 ? s.rule.status : 401, "invalid_client", 70021,
                                            "No matching federated identity record found for presented assertion."));
}

void sign_in_page(Strike& s) {
  s.reply = {203,
             {{"Content-Type", "text/html; charset=utf-8"}},
             "<!DOCTYPE html>\r\n<html lang=\"en-US\">\r\n<head><title>\r\n\tAzure DevOps Services | Sign In\r\n"
             "</title></head>\r\n<body></body>\r\n</html>\r\n"};
}
void sign_in_redirect(Strike& s) {
  s.reply = {302,
             {{"Location", "https://spsprodeus23.vssps.visualstudio.com/_signin?realm=dev.azure.com"},
              {"Content-Type", "text/html; charset=utf-8"}},
             "<html><head><title>Object moved</title></head><body></body></html>"};
}
void devops_error(Strike& s) {
  s.reply = devops::reply_of(devops::refused(devops::unauthorized("")), {});
  if (s.rule.status != 0) s.reply.status = s.rule.status;
}
void connection_twice(Strike& s) {
  s.reply = devops::reply_of(devops::refused(devops::duplicate_connection("sc-hidden")), {});
  if (s.rule.status != 0) s.reply.status = s.rule.status;
}
void devops_broken(Strike& s) {
  s.reply = devops::reply_of(devops::refused(devops::internal_error("service endpoint")), {});
}
/// The true answer of a creation, as long as the service is still at it.
void not_ready(Strike& s) {
  auto body = parsed_json(s.reply.body);
  if (!body.is_object()) return;
  body["isReady"] = false;
  body["operationStatus"] = {{"state", "InProgress"}, {"statusMessage", "Processing..."}};
  s.reply.body = body.dump();
}
void connection_bound(Strike& s) {
  auto refusal = devops::bad_argument(
      fmt::format("Cannot delete this service connection while federated credentials for app {} exist in Entra tenant "
                  "72f988bf-86f1-41af-91ab-2d7cd011db47. Please make sure all federated credentials have been removed "
                  "prior to deleting the service connection.",
                  some_id));
  s.reply = devops::reply_of(devops::refused(refusal), {});
}
void devops_missing(Strike& s) {
  auto refusal = devops::no_such_connection(last_segment(s.request));
  refusal.status = 404;
  s.reply = devops::reply_of(devops::refused(refusal), {});
}

constexpr std::array<std::string_view, 2> authz = {"role", "abac"};

constexpr auto in_place = Moment::instead;

constexpr std::array<KnownFault, 30> table = {{
    {"ARM-ERR", "an error of your own: status, code and message", in_place, {}, some_error},
    {"ARM-AUTHZ", "403 AuthorizationFailed", in_place, authz, not_authorized, arm_service},
    {"RBAC-PNF",
     "400 PrincipalNotFound: the principal has not spread yet",
     in_place,
     {},
     principal_not_found,
     arm_service},
    {"RBAC-EXISTS", "409 RoleAssignmentExists", in_place, {}, assignment_exists, arm_service},
    {"RBAC-UPD", "400 RoleAssignmentUpdateNotPermitted", in_place, {}, assignment_update, arm_service},
    {"RBAC-HASH", "409 a hash conflict of role assignment ids", in_place, {}, hash_conflict, arm_service},
    {"RBAC-LAST", "412 the last administrator may not go", in_place, {}, last_assignment, arm_service},
    {"RBAC-LIMIT", "400 no role assignments left", in_place, {}, assignment_limit, arm_service},
    {"FIC-CONC", "409 concurrent writes of credentials", in_place, {}, concurrent_credentials, arm_service},
    {"FIC-DUP", "400 issuer and subject exist already", in_place, {}, credential_twice, arm_service},
    {"FIC-NAME", "400 a credential's name is invalid", in_place, {}, credential_name, arm_service},
    {"FIC-AUD", "400 a credential must have one audience", in_place, {}, credential_audience, arm_service},
    {"FIC-EMPTY", "400 a credential has empty properties", in_place, {}, credential_empty, arm_service},
    {"FIC-PARENT", "404 the identity of a credential is missing", in_place, {}, credential_parent, arm_service},
    {"FIC-REGION", "405 no credentials in this region", in_place, {}, credential_region, arm_service},
    {"FIC-LIMIT", "400 the 21st credential", in_place, {}, credential_limit, arm_service},
    {"GRAPH-404", "404 Request_ResourceNotFound right after a creation", in_place, {}, graph_missing, graph_service},
    {"GRAPH-SP", "400 the appId references no application", in_place, {}, graph_application, graph_service},
    {"GRAPH-403", "403 now and then", in_place, {}, graph_forbidden, graph_service},
    {"GRAPH-REF", "400 not a valid reference update", in_place, {}, graph_reference, graph_service},
    {"ENTRA-EXP", "401 AADSTS700024: the assertion has expired", in_place, {}, entra_expired, entra_service},
    {"ENTRA-FIC", "401 AADSTS70021: no matching credential yet", in_place, {}, entra_unmatched, entra_service},
    {"ADO-ERR", "401 TF400813", in_place, {}, devops_error, devops_service},
    {"ADO-203", "203 with the sign-in page", in_place, {}, sign_in_page, devops_service},
    {"ADO-302", "302 to a sign-in host", in_place, {}, sign_in_redirect, devops_service},
    {"ADO-DUP", "500 a connection of that name exists, hidden", in_place, {}, connection_twice, devops_service},
    {"ADO-500", "500 for good", in_place, {}, devops_broken, devops_service},
    {"ADO-NOTREADY", "a created connection is still InProgress", Moment::answer, {}, not_ready, devops_service},
    {"ADO-DEL", "400 credentials hold the connection", in_place, {}, connection_bound, devops_service},
    {"ADO-404", "404 missing, or hidden from the caller", in_place, {}, devops_missing, devops_service},
}};

}  // namespace

Reply error_of(Strike& s, int status, std::string_view code, const std::string& message) {
  if (s.service == graph_service) return graph::refuse(s.cloud, s.request, status, code, message);
  if (s.service == entra_service) {
    auto refusal = refuse_token(s.cloud, status, std::string(code), 90033, message);
    return entra::oauth_error(s.request, refusal);
  }
  if (s.service.starts_with(devops_service)) {
    devops::Refusal refusal;
    refusal.status = status;
    refusal.type_name =
        fmt::format("Microsoft.TeamFoundation.Framework.Server.{0}, Microsoft.TeamFoundation.Framework.Server", code);
    refusal.type_key = code;
    refusal.message = message;
    return devops::reply_of(devops::refused(refusal), {});
  }
  return {status, {}, json({{"error", {{"code", code}, {"message", message}}}}).dump()};
}

std::span<const KnownFault> bodies() {
  return table;
}

}  // namespace keyless::sandbox::faults
