#include "sandbox/graph/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include "base/json.hpp"

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/directory/caller.hpp"
#include "sandbox/directory/public_names.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/wire.hpp"
#include "sandbox/keys/jwt.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox {

namespace graph {

namespace {

constexpr Effect reads = Effect::reads;
constexpr Effect writes = Effect::writes;

constexpr auto routes = std::to_array<Route>({
    {"POST", "/v1.0/$batch", run_batch, writes},

    {"GET", "/v1.0/applications", list_applications, reads},
    {"GET", "/v1.0/applications/$count", count_applications, reads},
    {"POST", "/v1.0/applications", create_application, writes},
    {"GET", "/v1.0/applications/{id}", get_application, reads},
    {"PATCH", "/v1.0/applications/{id}", patch_application, writes},
    {"DELETE", "/v1.0/applications/{id}", remove_application_object, writes},
    {"POST", "/v1.0/applications/{id}/addPassword", add_application_password, writes},
    {"POST", "/v1.0/applications/{id}/removePassword", remove_application_password, writes},
    {"GET", "/v1.0/applications/{id}/extensionProperties", list_extension_properties, reads},
    {"GET", "/v1.0/applications/{id}/owners", list_references, reads},
    {"POST", "/v1.0/applications/{id}/owners/$ref", add_reference, writes},
    {"DELETE", "/v1.0/applications/{id}/owners/{member}/$ref", remove_reference, writes},
    {"GET", "/v1.0/applications/{id}/federatedIdentityCredentials", list_federated_credentials, reads},
    {"POST", "/v1.0/applications/{id}/federatedIdentityCredentials", create_federated_credential, writes},
    {"GET", "/v1.0/applications/{id}/federatedIdentityCredentials/{credential}", get_federated_credential, reads},
    {"PATCH", "/v1.0/applications/{id}/federatedIdentityCredentials/{credential}", patch_federated_credential, writes},
    {"DELETE", "/v1.0/applications/{id}/federatedIdentityCredentials/{credential}", delete_federated_credential,
     writes},

    {"GET", "/v1.0/servicePrincipals", list_service_principals, reads},
    {"GET", "/v1.0/servicePrincipals/$count", count_service_principals, reads},
    {"POST", "/v1.0/servicePrincipals", create_service_principal, writes},
    {"GET", "/v1.0/servicePrincipals/{id}", get_service_principal, reads},
    {"PATCH", "/v1.0/servicePrincipals/{id}", patch_service_principal, writes},
    {"DELETE", "/v1.0/servicePrincipals/{id}", delete_service_principal, writes},
    {"POST", "/v1.0/servicePrincipals/{id}/addPassword", add_principal_password, writes},
    {"POST", "/v1.0/servicePrincipals/{id}/removePassword", remove_principal_password, writes},
    {"GET", "/v1.0/servicePrincipals/{id}/federatedIdentityCredentials", list_trust_of_principal, reads},
    {"GET", "/v1.0/servicePrincipals/{id}/owners", list_references, reads},
    {"POST", "/v1.0/servicePrincipals/{id}/owners/$ref", add_reference, writes},
    {"DELETE", "/v1.0/servicePrincipals/{id}/owners/{member}/$ref", remove_reference, writes},
    {"GET", "/v1.0/{set}/{id}/appRoleAssignments", list_app_role_assignments, reads},
    {"POST", "/v1.0/{set}/{id}/appRoleAssignments", create_app_role_assignment, writes},
    {"GET", "/v1.0/{set}/{id}/appRoleAssignments/{assignment}", get_app_role_assignment, reads},
    {"DELETE", "/v1.0/{set}/{id}/appRoleAssignments/{assignment}", delete_app_role_assignment, writes},
    {"GET", "/v1.0/servicePrincipals/{id}/appRoleAssignedTo", list_app_role_assigned_to, reads},
    {"POST", "/v1.0/servicePrincipals/{id}/appRoleAssignedTo", create_app_role_assignment, writes},
    {"GET", "/v1.0/servicePrincipals/{id}/appRoleAssignedTo/{assignment}", get_app_role_assignment, reads},
    {"DELETE", "/v1.0/servicePrincipals/{id}/appRoleAssignedTo/{assignment}", delete_app_role_assignment, writes},

    {"GET", "/v1.0/groups", list_groups, reads},
    {"GET", "/v1.0/groups/$count", count_groups, reads},
    {"POST", "/v1.0/groups", create_group, writes},
    {"GET", "/v1.0/groups/{id}", get_group, reads},
    {"PATCH", "/v1.0/groups/{id}", patch_group, writes},
    {"DELETE", "/v1.0/groups/{id}", delete_group, writes},
    {"GET", "/v1.0/groups/{id}/members", list_references, reads},
    {"POST", "/v1.0/groups/{id}/members/$ref", add_reference, writes},
    {"DELETE", "/v1.0/groups/{id}/members/{member}/$ref", remove_reference, writes},
    {"GET", "/v1.0/groups/{id}/owners", list_references, reads},
    {"POST", "/v1.0/groups/{id}/owners/$ref", add_reference, writes},
    {"DELETE", "/v1.0/groups/{id}/owners/{member}/$ref", remove_reference, writes},
    {"GET", "/v1.0/groups/{id}/transitiveMembers", list_transitive_members, reads},

    {"GET", "/v1.0/me", get_me, reads},
    {"GET", "/v1.0/users", list_users, reads},
    {"GET", "/v1.0/users/$count", count_users, reads},
    {"POST", "/v1.0/users", create_user, writes},
    {"GET", "/v1.0/users/{id}", get_user, reads},
    {"PATCH", "/v1.0/users/{id}", patch_user, writes},
    {"DELETE", "/v1.0/users/{id}", delete_user, writes},

    {"GET", "/v1.0/{set}/{id}/memberOf", list_member_of, reads},
    {"GET", "/v1.0/{set}/{id}/transitiveMemberOf", list_transitive_member_of, reads},
    {"GET", "/v1.0/{set}/{id}/ownedObjects", list_owned_objects, reads},
    {"POST", "/v1.0/{set}/{id}/getMemberGroups", get_member_groups, reads},
    {"POST", "/v1.0/{set}/{id}/getMemberObjects", get_member_groups, reads},
    {"POST", "/v1.0/{set}/{id}/checkMemberGroups", check_member_groups, reads},
    {"POST", "/v1.0/{set}/{id}/checkMemberObjects", check_member_groups, reads},

    {"POST", "/v1.0/directoryObjects/getByIds", get_by_ids, reads},
    {"GET", "/v1.0/directoryObjects/{id}", get_directory_object, reads},
    {"GET", "/v1.0/directory/deletedItems/{id}", get_deleted_item, reads},
    {"POST", "/v1.0/directory/deletedItems/{id}/restore", restore_deleted_item, writes},
    {"DELETE", "/v1.0/directory/deletedItems/{id}", purge_deleted_item, writes},

    {"GET", "/v1.0/oauth2PermissionGrants", list_permission_grants, reads},
    {"POST", "/v1.0/oauth2PermissionGrants", create_permission_grant, writes},
    {"GET", "/v1.0/oauth2PermissionGrants/{grant}", get_permission_grant, reads},
    {"PATCH", "/v1.0/oauth2PermissionGrants/{grant}", patch_permission_grant, writes},
    {"DELETE", "/v1.0/oauth2PermissionGrants/{grant}", delete_permission_grant, writes},

    {"GET", "/v1.0/organization", list_organization, reads},
    {"GET", "/v1.0/domains", list_domains, reads},
    {"GET", "/v1.0/roleManagement/directory/roleAssignments", list_directory_role_assignments, reads},
    {"POST", "/v1.0/roleManagement/directory/roleAssignments", create_directory_role_assignment, writes},
    {"GET", "/v1.0/roleManagement/directory/roleAssignments/{id}", get_directory_role_assignment, reads},
    {"DELETE", "/v1.0/roleManagement/directory/roleAssignments/{id}", delete_directory_role_assignment, writes},
});

/// A key in parentheses becomes a part of its own, the namespace before an action goes, beta is served as v1.0.
std::string plain_part(const std::string& part, bool cast) {
  auto text = percent_decoded(part);
  auto open = text.find('(');
  if (open != std::string::npos && text.ends_with(')')) {
    auto key = text.substr(open + 1, text.size() - open - 2);
    auto name = plain_part(text.substr(0, open), cast);
    return key.empty() ? name : name + "/" + percent_encoded(key);
  }
  for (std::string_view space : {"microsoft.graph.", "graph."})
    if (starts_with_caseless(text, space)) return (cast ? "microsoft.graph." : "") + text.substr(space.size());
  return part;
}

std::string plain_target(const std::string& target) {
  auto mark = target.find('?');
  auto parts = split(target.substr(0, mark), '/');
  std::string out;
  for (std::size_t at = 1; at < parts.size(); ++at) {
    bool cast = equal_caseless(parts[at - 1], "deletedItems");
    auto part = at == 1 && equal_caseless(parts[at], "beta") ? "v1.0" : plain_part(parts[at], cast);
    out += "/" + part;
  }
  return mark == std::string::npos ? out : out + target.substr(mark);
}

constexpr std::string_view of_me = "/v1.0/me/";

bool speaks_of_me(const Request& plain) {
  return starts_with_caseless(plain.path, of_me);
}

/// `/me/ownedObjects` is `/users/{who asks}/ownedObjects`.
void name_me(Request& plain, const std::string& id) {
  auto user = "/v1.0/users/" + id + "/";
  plain.path.replace(0, of_me.size(), user);
  plain.target.replace(0, of_me.size(), user);
}

Reply nothing_there(Cloud& cloud, const Request& request, const Request& plain) {
  if (path_is_known(routes, plain))
    return refuse(cloud, request, 405, "Request_BadRequest",
                  "Specified HTTP method is not allowed for the request target.");
  auto parts = split(plain.path, '/');
  auto segment = parts.size() > 3 ? parts.back() : parts.size() > 2 ? parts[2] : std::string();
  return refuse(cloud, request, 400, "BadRequest", fmt::format("Resource not found for the segment '{}'.", segment));
}

}  // namespace

Reply carry_out(Cloud& cloud, Request& request) {
  auto plain = request;
  plain.target = plain_target(request.target);
  plain.path = percent_decoded(plain.target.substr(0, plain.target.find('?')));
  if (speaks_of_me(plain)) {
    if (!find_user(cloud, request, request.caller.object_id)) return get_me(cloud, request);
    name_me(plain, request.caller.object_id);
  }
  const auto* route = find_route(routes, plain);
  if (!route) return nothing_there(cloud, request, plain);
  request.params = plain.params;
  return route->handler(cloud, request);
}

}  // namespace graph

namespace {

bool is_our_audience(std::string_view audience) {
  return is_graph(audience) || audience == "00000003-0000-0000-c000-000000000000";
}

constexpr const char* no_jwt =
    "IDX14100: JWT is not well formed, there are no dots (.).\nThe token needs to be in JWS or JWE Compact "
    "Serialization "
    "Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): "
    "'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext."
    "EncodedAuthenticationTag'.";

constexpr const char* challenge =
    "Bearer realm=\"\", authorization_uri=\"https://login.microsoftonline.com/common/oauth2/authorize\", "
    "client_id=\"00000003-0000-0000-c000-000000000000\"";

/// What keeps a token that proves nobody from doing so.
const char* flaw_in_token(const Cloud& cloud, std::string_view token) {
  if (token.empty()) return "Access token is empty.";
  if (token.find('.') == std::string_view::npos) return no_jwt;
  auto claims = verified_claims(cloud, token);
  if (!claims.is_object()) return "Access token validation failure.";
  if (!is_our_audience(text_of(claims, "aud"))) return "Access token validation failure. Invalid audience.";
  return "Lifetime validation failed, the token is expired.";
}

std::optional<Reply> admit(Cloud& cloud, Request& request, const Route*) {
  auto header = request.header("Authorization");
  auto token = starts_with_caseless(header, "Bearer ") ? header.substr(7) : std::string_view();
  const auto audience = text_of(verified_claims(cloud, token), "aud");
  if (is_our_audience(audience)) request.caller = caller_of_token(cloud, token, {audience});
  if (request.caller.kind != Caller::Kind::nobody) return std::nullopt;
  auto reply = graph::refuse(cloud, request, 401, "InvalidAuthenticationToken", flaw_in_token(cloud, token));
  reply.headers.emplace_back("WWW-Authenticate", challenge);
  return reply;
}

Reply no_route(Cloud& cloud, const Request& request) {
  auto again = request;
  return graph::carry_out(cloud, again);
}

Reply malformed(Cloud& cloud) {
  Request none;
  return graph::refuse(cloud, none, 400, "BadRequest",
                       "Unable to read JSON request payload. Please ensure Content-Type header is set and payload is "
                       "of valid JSON format.");
}

/// What a request costs of the caller's quota, by the service's published table.
int units_of(const Request& request) {
  auto ends = [&](std::string_view text) { return lower(request.path).ends_with(text); };
  int units = 1;
  if (ends("/applications")) units = request.method == "GET" ? 2 : 1;
  if (ends("/getbyids") || (ends("/members") && request.method == "GET")) units = 3;
  if (ends("/checkmembergroups")) units = 4;
  if (ends("/getmembergroups")) units = 2;
  if (!request.asked("$select").empty()) --units;
  if (!request.asked("$expand").empty()) ++units;
  return std::max(units, 1);
}

bool has_header(const Reply& reply, std::string_view name) {
  return !http::header(reply.headers, name).empty();
}

void finish(Cloud& cloud, const Request& request, Reply& reply) {
  if (!has_header(reply, "request-id")) reply.headers.emplace_back("request-id", cloud.ids.passing_uuid());
  auto id = std::string(http::header(reply.headers, "request-id"));
  auto client = std::string(request.header("client-request-id"));
  reply.headers.emplace_back("Cache-Control", "no-cache");
  reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000");
  reply.headers.emplace_back("client-request-id", client.empty() ? id : client);
  reply.headers.emplace_back(
      "x-ms-ags-diagnostic",
      R"({"ServerInfo":{"DataCenter":"East US","Slice":"E","Ring":"5","ScaleUnit":"000","RoleInstance":"BL02EPF00000001"}})");
  reply.headers.emplace_back("x-ms-resource-unit", std::to_string(units_of(request)));
  if (!reply.body.empty()) reply.headers.emplace_back("Vary", "Accept-Encoding");
}

}  // namespace

Service microsoft_graph() {
  return {"microsoftGraph", graph::routes, admit, no_route, malformed, finish};
}

}  // namespace keyless::sandbox
