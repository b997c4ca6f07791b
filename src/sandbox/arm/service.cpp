#include "sandbox/arm/service.hpp"

#include <fmt/format.h>

#include <array>
#include <cctype>

#include "base/text.hpp"
#include "sandbox/arm/admit.hpp"
#include "sandbox/arm/batch.hpp"
#include "sandbox/arm/envelope.hpp"
#include "sandbox/arm/handlers.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox {

namespace {

using namespace arm;

#define IDENTITIES "/providers/Microsoft.ManagedIdentity/userAssignedIdentities"
#define GROUP "/subscriptions/{s}/resourceGroups/{g}"
#define CREDENTIALS GROUP IDENTITIES "/{name}/federatedIdentityCredentials"
#define TAGS "/{*scope}/providers/Microsoft.Resources/tags/default"
#define ALIAS "/providers/Microsoft.Subscription/aliases/{name}"
#define MANAGEMENT "/providers/Microsoft.Management/managementGroups/{name}"
#define AUTHORIZATION "/{*scope}/providers/Microsoft.Authorization"

constexpr auto reads = Effect::reads;
constexpr auto writes = Effect::writes;

Reply post_batch(Cloud& cloud, const Request& request);

constexpr auto routes = std::to_array<Route>({
    {"GET", "/metadata/endpoints", cloud_endpoints, reads},
    {"GET", "/tenants", list_tenants, reads},
    {"GET", "/subscriptions", list_subscriptions, reads},
    {"GET", "/subscriptions/{s}", get_subscription, reads},
    {"GET", "/subscriptions/{s}/locations", list_locations, reads},
    {"POST", "/subscriptions/{s}/providers/Microsoft.Subscription/rename", rename_subscription, writes},
    {"POST", "/subscriptions/{s}/providers/Microsoft.Subscription/cancel", cancel_subscription, writes},
    {"GET", ALIAS, get_alias, reads},
    {"PUT", ALIAS, put_alias, writes},
    {"DELETE", ALIAS, delete_alias, writes},
    {"GET", "/subscriptions/{s}/providers", list_providers, reads},
    {"GET", "/subscriptions/{s}/providers/{namespace}", get_provider, reads},
    {"GET", "/subscriptions/{s}/providers/{namespace}/resourceTypes", list_resource_types, reads},
    {"POST", "/subscriptions/{s}/providers/{namespace}/register", register_provider, writes},
    {"POST", "/subscriptions/{s}/providers/{namespace}/unregister", unregister_provider, writes},
    {"GET", "/subscriptions/{s}/operationresults/{operation}", poll_operation, reads},

    {"POST", "/batch", post_batch, writes},
    {"GET", "/batch/{operation}", poll_batch, reads},
    {"POST", "/providers/Microsoft.ResourceGraph/resources", query_resources, reads},
    {"POST", "/providers/Microsoft.Authorization/elevateAccess", elevate_access, writes},

    {"GET", "/providers/Microsoft.Management/managementGroups", list_management_groups, reads},
    {"GET", MANAGEMENT, get_management_group, reads},
    {"PUT", MANAGEMENT, put_management_group, writes},
    {"PATCH", MANAGEMENT, patch_management_group, writes},
    {"DELETE", MANAGEMENT, delete_management_group, writes},
    {"GET", "/providers/Microsoft.Management/operationResults/delete/managementGroups/{name}", get_management_deletion,
     reads},
    {"GET", MANAGEMENT "/subscriptions", list_management_subscriptions, reads},
    {"GET", MANAGEMENT "/subscriptions/{subscription}", get_management_subscription, reads},
    {"PUT", MANAGEMENT "/subscriptions/{subscription}", put_management_subscription, writes},
    {"DELETE", MANAGEMENT "/subscriptions/{subscription}", delete_management_subscription, writes},

    {"GET", AUTHORIZATION "/roleAssignments", list_role_assignments, reads},
    {"GET", AUTHORIZATION "/roleAssignments/{name}", get_role_assignment, reads},
    {"PUT", AUTHORIZATION "/roleAssignments/{name}", put_role_assignment, writes},
    {"DELETE", AUTHORIZATION "/roleAssignments/{name}", delete_role_assignment, writes},
    {"GET", AUTHORIZATION "/roleDefinitions", list_role_definitions, reads},
    {"GET", AUTHORIZATION "/roleDefinitions/{name}", get_role_definition, reads},
    {"PUT", AUTHORIZATION "/roleDefinitions/{name}", put_role_definition, writes},
    {"DELETE", AUTHORIZATION "/roleDefinitions/{name}", delete_role_definition, writes},
    {"GET", AUTHORIZATION "/denyAssignments", list_deny_assignments, reads},
    {"GET", AUTHORIZATION "/denyAssignments/{name}", get_deny_assignment, reads},
    {"GET", AUTHORIZATION "/permissions", list_permissions, reads},
    {"GET", AUTHORIZATION "/locks", list_locks, reads},
    {"GET", AUTHORIZATION "/locks/{name}", get_lock, reads},
    {"PUT", AUTHORIZATION "/locks/{name}", put_lock, writes},
    {"DELETE", AUTHORIZATION "/locks/{name}", delete_lock, writes},
    {"GET", AUTHORIZATION "/policyDefinitions", list_policy_definitions, reads},
    {"GET", AUTHORIZATION "/policyDefinitions/{name}", get_policy_definition, reads},
    {"PUT", AUTHORIZATION "/policyDefinitions/{name}", put_policy_definition, writes},
    {"DELETE", AUTHORIZATION "/policyDefinitions/{name}", delete_policy_definition, writes},
    {"GET", AUTHORIZATION "/policySetDefinitions", list_policy_sets, reads},
    {"GET", AUTHORIZATION "/policySetDefinitions/{name}", get_policy_set, reads},
    {"PUT", AUTHORIZATION "/policySetDefinitions/{name}", put_policy_set, writes},
    {"DELETE", AUTHORIZATION "/policySetDefinitions/{name}", delete_policy_set, writes},
    {"GET", AUTHORIZATION "/policyAssignments", list_policy_assignments, reads},
    {"GET", AUTHORIZATION "/policyAssignments/{name}", get_policy_assignment, reads},
    {"PUT", AUTHORIZATION "/policyAssignments/{name}", put_policy_assignment, writes},
    {"DELETE", AUTHORIZATION "/policyAssignments/{name}", delete_policy_assignment, writes},
    {"GET", TAGS, get_tags, reads},
    {"PUT", TAGS, put_tags, writes},
    {"PATCH", TAGS, patch_tags, writes},
    {"DELETE", TAGS, delete_tags, writes},
    {"GET", "/{*scope}/providers/Microsoft.ManagedIdentity/identities/default", get_system_identity, reads},

    {"GET", "/subscriptions/{s}/resourceGroups", list_groups, reads},
    {"GET", GROUP, get_group, reads},
    {"HEAD", GROUP, head_group, reads},
    {"PUT", GROUP, put_group, writes},
    {"PATCH", GROUP, patch_group, writes},
    {"DELETE", GROUP, delete_group, writes},
    {"POST", GROUP "/exportTemplate", export_group, reads},
    {"GET", "/subscriptions/{s}/resources", list_resources, reads},
    {"GET", GROUP "/resources", list_resources, reads},

    {"GET", "/providers/Microsoft.ManagedIdentity/operations", list_identity_operations, reads},
    {"GET", "/subscriptions/{s}" IDENTITIES, list_identities, reads},
    {"GET", GROUP IDENTITIES, list_identities, reads},
    {"GET", GROUP IDENTITIES "/{name}", get_identity, reads},
    {"PUT", GROUP IDENTITIES "/{name}", put_identity, writes},
    {"PATCH", GROUP IDENTITIES "/{name}", patch_identity, writes},
    {"DELETE", GROUP IDENTITIES "/{name}", delete_identity, writes},
    {"POST", GROUP IDENTITIES "/{name}/revokeTokens", revoke_tokens, writes},
    {"POST", GROUP IDENTITIES "/{name}/listAssociatedResources", list_associated_resources, reads},
    {"GET", CREDENTIALS, list_credentials, reads},
    {"GET", CREDENTIALS "/{credential}", get_credential, reads},
    {"PUT", CREDENTIALS "/{credential}", put_credential, writes},
    {"DELETE", CREDENTIALS "/{credential}", delete_credential, writes},

    {"GET", GROUP "/providers/{*rest}", read_resource, reads},
    {"HEAD", GROUP "/providers/{*rest}", get_resource, reads},
    {"PUT", GROUP "/providers/{*rest}", put_resource, writes},
    {"PATCH", GROUP "/providers/{*rest}", patch_resource, writes},
    {"DELETE", GROUP "/providers/{*rest}", delete_resource, writes},
    {"GET", "/subscriptions/{s}/providers/{*rest}", read_resource, reads},
    {"PUT", "/subscriptions/{s}/providers/{*rest}", put_resource, writes},
    {"PATCH", "/subscriptions/{s}/providers/{*rest}", patch_resource, writes},
    {"DELETE", "/subscriptions/{s}/providers/{*rest}", delete_resource, writes},
});

#undef MANAGEMENT
#undef ALIAS
#undef TAGS
#undef AUTHORIZATION
#undef CREDENTIALS
#undef GROUP
#undef IDENTITIES

Reply no_route(Cloud&, const Request& request) {
  if (path_is_known(routes, request))
    return refuse(405, "MethodNotAllowed",
                  fmt::format("The http method '{}' is not supported for a resource of this type.", request.method));
  return refuse(404, "InvalidResourceType",
                fmt::format("The resource type could not be found in the namespace for api version '{}' at '{}'.",
                            request.asked("api-version"), request.path));
}

Reply malformed(Cloud&) {
  Reply reply;
  reply.status = 400;
  reply.headers = {{"Content-Type", "text/html; charset=us-ascii"}};
  reply.body =
      "<!DOCTYPE HTML PUBLIC \"-//W3C//DTD HTML 4.01//EN\"\"http://www.w3.org/TR/html4/strict.dtd\">\r\n"
      "<HTML><HEAD><TITLE>Bad Request</TITLE></HEAD>\r\n<BODY><h2>Bad Request</h2>\r\n"
      "<hr><p>HTTP Error 400. The request is badly formed.</p>\r\n</BODY></HTML>\r\n";
  return reply;
}

/// A part of a batch goes the way of a request of its own.
Reply serve_alone(Cloud& cloud, Request& request) {
  const auto* route = find_route(routes, request);
  if (route && route->handler == post_batch)
    return refuse(400, "InvalidBatchRequest", "A batch request must not hold a batch request.");
  if (auto refused = arm::admit(cloud, request, route)) return *refused;
  return route ? route->handler(cloud, request) : no_route(cloud, request);
}

Reply post_batch(Cloud& cloud, const Request& request) {
  return run_batch(cloud, request, serve_alone);
}

/// As the service counts since its quotas are token buckets.
void add_quota(const Request& request, Reply& reply) {
  bool deletes = request.method == "DELETE";
  bool reads_only = request.method == "GET" || request.method == "HEAD";
  auto kind = deletes ? "deletes" : reads_only ? "reads" : "writes";
  auto level = scope_of(request.path).subscription.empty() ? "tenant" : "subscription";
  reply.headers.emplace_back(fmt::format("x-ms-ratelimit-remaining-{}-{}", level, kind), reads_only ? "1099" : "799");
  reply.headers.emplace_back(fmt::format("x-ms-ratelimit-remaining-{}-global-{}", level, kind),
                             reads_only ? "16499" : "11999");
}

std::string undashed(std::string id) {
  std::erase(id, '-');
  for (auto& c : id) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return id;
}

/// The network edge in front of the service.
std::string edge_reference(const Cloud& cloud, const std::string& id) {
  auto stamp = iso_seconds(cloud.now());
  stamp.replace(stamp.find(' '), 1, "T");
  return fmt::format("Ref A: {} Ref B: BL2AA2010201000 Ref C: {}", undashed(id), stamp);
}

void finish(Cloud& cloud, const Request& request, Reply& reply) {
  auto id = cloud.ids.passing_uuid();
  auto correlation = request.header("x-ms-correlation-request-id");
  auto stamp = iso_seconds(cloud.now());
  std::erase_if(stamp, [](char c) { return c == '-' || c == ':'; });
  stamp.replace(stamp.find(' '), 1, "T");
  reply.headers.emplace_back("Cache-Control", "no-cache");
  reply.headers.emplace_back("Pragma", "no-cache");
  reply.headers.emplace_back("Expires", "-1");
  reply.headers.emplace_back("x-ms-request-id", id);
  reply.headers.emplace_back("x-ms-correlation-request-id", correlation.empty() ? id : std::string(correlation));
  reply.headers.emplace_back("x-ms-routing-request-id", fmt::format("EASTUS:{}:{}", stamp, id));
  reply.headers.emplace_back("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
  reply.headers.emplace_back("X-Content-Type-Options", "nosniff");
  reply.headers.emplace_back("X-Cache", "CONFIG_NOCACHE");
  reply.headers.emplace_back("X-MSEdge-Ref", edge_reference(cloud, id));
  if (equal_caseless(request.header("x-ms-return-client-request-id"), "true"))
    reply.headers.emplace_back("x-ms-client-request-id", request.header("x-ms-client-request-id"));
  if (request.caller.kind == Caller::Kind::principal) add_quota(request, reply);
}

}  // namespace

Service resource_manager() {
  return {"resourceManager", routes, arm::admit, no_route, malformed, finish};
}

}  // namespace keyless::sandbox
