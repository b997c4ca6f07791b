#include "sandbox/graph/first_party.hpp"

#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/directory/principals.hpp"
#include "sandbox/graph/tables.hpp"
#include "sandbox/graph/wire.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

constexpr const char* services_tenant = "f8cdef31-a31e-4b4a-93e4-5f571e91255a";

struct Permission {
  const char* id;
  const char* value;
  const char* meaning;
};

constexpr std::array<Permission, 20> app_permissions = {{
    {"9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30", "Application.Read.All", "Read all applications"},
    {"1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9", "Application.ReadWrite.All", "Read and write all applications"},
    {"18a4783c-866b-4cc7-a460-3d5e5662c884", "Application.ReadWrite.OwnedBy",
     "Manage apps that this app creates or owns"},
    {"06b708a9-e830-4db3-a914-8e69da51d44f", "AppRoleAssignment.ReadWrite.All",
     "Manage app permission grants and app role assignments"},
    {"7ab1d382-f21e-4acd-a863-ba3e13f7da61", "Directory.Read.All", "Read directory data"},
    {"19dbc75e-c2e2-444c-a770-ec69d8559fc7", "Directory.ReadWrite.All", "Read and write directory data"},
    {"dbb9058a-0e50-45d7-ae91-66909b5d4664", "Domain.Read.All", "Read domains"},
    {"bf7b1a76-6e77-406b-b258-bf5c7720e98f", "Group.Create", "Create groups"},
    {"5b567255-7703-4780-807c-7be8301ae99b", "Group.Read.All", "Read all groups"},
    {"62a82d76-70ea-41e2-9197-370581804d09", "Group.ReadWrite.All", "Read and write all groups"},
    {"98830695-27a2-44f7-8c18-0c3ebc9698f6", "GroupMember.Read.All", "Read all group memberships"},
    {"dbaae8cf-10b5-4b86-a4a1-f871c94c6695", "GroupMember.ReadWrite.All", "Read and write all group memberships"},
    {"498476ce-e0fe-48b0-b801-37ba7e2685c6", "Organization.Read.All", "Read organization information"},
    {"246dd0d5-5bd0-4def-940b-0421030a5b68", "Policy.Read.All", "Read your organization's policies"},
    {"483bed4a-2ad3-4361-a73b-c83ccdbdc53c", "RoleManagement.Read.Directory", "Read all directory RBAC settings"},
    {"9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8", "RoleManagement.ReadWrite.Directory",
     "Read and write all directory RBAC settings"},
    {"df021288-bdef-4463-88db-98f22de89214", "User.Read.All", "Read all users' full profiles"},
    {"741f803b-c850-494e-b5df-cde7c675a1ca", "User.ReadWrite.All", "Read and write all users' full profiles"},
    {"97235f07-e226-4f63-ace3-39588e11d3a1", "User.ReadBasic.All", "Read all users' basic profiles"},
    {"b633e1c5-b582-4048-a93e-9f11b44c7e96", "Mail.Send", "Send mail as any user"},
}};

constexpr std::array<Permission, 11> scopes = {{
    {"c79f8feb-a9db-4090-85f9-90d820caa0eb", "Application.Read.All", "Read applications"},
    {"bdfbf15f-ee85-4955-8675-146e8e5296b5", "Application.ReadWrite.All", "Read and write all applications"},
    {"06da0dbc-49e2-44d2-8312-53f166ab848a", "Directory.Read.All", "Read directory data"},
    {"c5366453-9fb0-48a5-a156-24f0c49a4b84", "Directory.ReadWrite.All", "Read and write directory data"},
    {"0e263e50-5827-48a4-b97c-d940288653c7", "Directory.AccessAsUser.All", "Access directory as the signed in user"},
    {"64a6cdd6-aab1-4aaf-94b8-3cc8405e90d0", "email", "View users' email address"},
    {"7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "offline_access", "Maintain access to data you have given it access to"},
    {"37f7f235-527c-4136-accd-4a02d197296e", "openid", "Sign users in"},
    {"14dad69e-099b-42c9-810b-d002981feec1", "profile", "View users' basic profile"},
    {"e1fe6dd8-ba31-4d61-89e7-88639da4683d", "User.Read", "Sign in and read user profile"},
    {"a154be20-db9c-4678-8ab7-66f6cc099a59", "User.Read.All", "Read all users' full profiles"},
}};

json app_role(const Permission& one) {
  return {{"allowedMemberTypes", {"Application"}},
          {"description", one.meaning},
          {"displayName", one.meaning},
          {"id", one.id},
          {"isEnabled", true},
          {"origin", "Application"},
          {"value", one.value}};
}

json scope(const char* id, const char* value, const char* meaning, const char* type) {
  return {{"adminConsentDescription", meaning},
          {"adminConsentDisplayName", meaning},
          {"id", id},
          {"isEnabled", true},
          {"type", type},
          {"userConsentDescription", meaning},
          {"userConsentDisplayName", meaning},
          {"value", value}};
}

json graph_properties() {
  auto roles = json::array();
  for (const auto& one : app_permissions) roles.push_back(app_role(one));
  auto delegated = json::array();
  for (const auto& one : scopes) delegated.push_back(scope(one.id, one.value, one.meaning, "User"));
  return {{"appRoles", roles},
          {"oauth2PermissionScopes", delegated},
          {"servicePrincipalNames",
           {"Microsoft Graph", graph_app_id, "https://graph.microsoft.com", "https://graph.microsoft.com/",
            "00000003-0000-0000-c000-000000000000/ags.windows.net"}}};
}

json azure_devops_properties() {
  return {{"oauth2PermissionScopes",
           {scope("ee69721e-6c3a-468f-a9ec-302d16a4c599", "user_impersonation",
                  "Have full access to Visual Studio Team Services REST APIs", "User")}},
          {"servicePrincipalNames",
           {"https://app.vssps.visualstudio.com/", "https://app.vssps.visualstudio.com",
            "499b84ac-1321-427f-aa17-267ca6975798"}}};
}

json resource_manager_properties() {
  auto impersonation = scope("41094075-9dad-400e-a0bd-54e686782033", "user_impersonation",
                             "Access Azure Service Management as organization users (preview)", "User");
  impersonation["adminConsentDescription"] =
      "Allows the application to access the Azure Management Service API acting as users in the organization.";
  impersonation["userConsentDescription"] = "Allows the application to access Azure Service Management as you.";
  impersonation["userConsentDisplayName"] = "Access Azure Service Management as you (preview)";
  return {{"oauth2PermissionScopes", {impersonation}},
          {"replyUrls", {"https://management.core.windows.net/"}},
          {"servicePrincipalNames",
           {"Windows Azure Service Management API", "797f4846-ba00-4fd7-ba43-dac1f8f63013",
            "https://management.core.windows.net/", "https://management.azure.com/"}}};
}

std::string put_service(Cloud& cloud, const std::string& tenant, std::string_view app_id, const char* name,
                        json properties) {
  auto id = cloud.ids.fixed_uuid("service " + std::string(app_id) + " in " + lower(tenant));
  properties["appOwnerOrganizationId"] = services_tenant;
  properties["signInAudience"] = "AzureADMultipleOrgs";
  json row = {{"objectId", id}, {"appId", app_id}, {"tenantId", lower(tenant)}, {"kind", "application"}};
  row["displayName"] = name;
  row["properties"] = std::move(properties);
  put_principal(cloud.world, row);
  return id;
}

void grant(Cloud& cloud, const std::string& tenant, const std::string& principal, const std::string& resource,
           const Permission& permission) {
  auto id = cloud.ids.fixed_uuid("grant of " + std::string(permission.id) + " to " + principal);
  cloud.world.put(tables::app_roles, id,
                  {{"id", id},
                   {"tenantId", lower(tenant)},
                   {"appRoleId", permission.id},
                   {"createdDateTime", seconds_now(cloud)},
                   {"principalId", principal},
                   {"resourceId", resource}});
}

}  // namespace

void seed_directory(Cloud& cloud, const std::string& tenant, const std::string& client_object_id) {
  auto graph = put_service(cloud, tenant, graph_app_id, "Microsoft Graph", graph_properties());
  put_service(cloud, tenant, "499b84ac-1321-427f-aa17-267ca6975798", "Azure DevOps", azure_devops_properties());
  put_service(cloud, tenant, "797f4846-ba00-4fd7-ba43-dac1f8f63013", "Windows Azure Service Management API",
              resource_manager_properties());
  for (const auto& one : app_permissions)
    if (std::string_view(one.value) != "Mail.Send") grant(cloud, tenant, client_object_id, graph, one);
}

std::string graph_permission(const World& world, const json& assignment) {
  const auto* resource = principal_by_object(world, text_of(assignment, "resourceId"));
  if (!resource || text_of(*resource, "appId") != graph_app_id) return {};
  for (const auto& one : app_permissions)
    if (equal_caseless(one.id, text_of(assignment, "appRoleId"))) return one.value;
  return {};
}

}  // namespace keyless::sandbox::graph
