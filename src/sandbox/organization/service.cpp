#include "sandbox/devops/service.hpp"

#include <array>

#include "sandbox/devops/handlers.hpp"
#include "sandbox/organization/handlers.hpp"
#include "sandbox/organization/routes.hpp"

namespace keyless::sandbox {

using namespace organization;
using devops::serve;

namespace {

constexpr std::array<Route, 34> core_table = {{
    {"POST", "/{org}/_apis/projects", serve<create_project>, Effect::writes},
    {"PATCH", "/{org}/_apis/projects/{id}", serve<change_project>, Effect::writes},
    {"DELETE", "/{org}/_apis/projects/{id}", serve<remove_project>, Effect::writes},
    {"GET", "/{org}/_apis/projects/{id}/properties", serve<list_project_properties>},
    {"PATCH", "/{org}/_apis/projects/{id}/properties", serve<change_project_properties>, Effect::writes},
    {"GET", "/{org}/_apis/projects/{id}/teams", serve<list_teams>},
    {"GET", "/{org}/_apis/projects/{id}/teams/{team}", serve<get_team>},
    {"GET", "/{org}/_apis/projects/{id}/teams/{team}/members", serve<list_team_members>},
    {"GET", "/{org}/_apis/teams", serve<list_all_teams>},
    {"GET", "/{org}/_apis/projectCollections", serve<list_collections>},
    {"GET", "/{org}/_apis/projectCollections/{id}", serve<get_project_collection>},
    {"GET", "/{org}/_apis/operations/{id}", serve<get_operation>},
    {"GET", "/{org}/_apis/process/processes", serve<list_processes>},
    {"GET", "/{org}/_apis/process/processes/{id}", serve<get_process>},

    {"GET", "/{org}/_apis/securitynamespaces", serve<list_security_namespaces>},
    {"GET", "/{org}/_apis/securitynamespaces/{id}", serve<list_security_namespaces>},
    {"GET", "/{org}/_apis/accesscontrollists/{namespace}", serve<list_access_lists>},
    {"POST", "/{org}/_apis/accesscontrollists/{namespace}", serve<set_access_lists>, Effect::writes},
    {"DELETE", "/{org}/_apis/accesscontrollists/{namespace}", serve<remove_access_lists>, Effect::writes},
    {"POST", "/{org}/_apis/accesscontrolentries/{namespace}", serve<set_access_entries>, Effect::writes},
    {"DELETE", "/{org}/_apis/accesscontrolentries/{namespace}", serve<remove_access_entries>, Effect::writes},
    {"GET", "/{org}/_apis/permissions/{namespace}/{bits}", serve<has_permissions>},
    {"DELETE", "/{org}/_apis/permissions/{namespace}/{bits}", serve<remove_permission>, Effect::writes},
    {"POST", "/{org}/_apis/security/permissionevaluationbatch", serve<evaluate_permissions>},

    {"GET", "/{org}/_apis/git/repositories", serve<list_repositories>},
    {"GET", "/{org}/{project}/_apis/git/repositories", serve<list_repositories>},
    {"GET", "/{org}/_apis/git/repositories/{id}", serve<get_repository>},
    {"GET", "/{org}/{project}/_apis/git/repositories/{id}", serve<get_repository>},
    {"POST", "/{org}/_apis/git/repositories", serve<create_repository>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/git/repositories", serve<create_repository>, Effect::writes},
    {"DELETE", "/{org}/_apis/git/repositories/{id}", serve<remove_repository>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/git/repositories/{id}", serve<remove_repository>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/git/repositories/{id}/importRequests", serve<import_repository>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/git/repositories/{id}/importRequests/{number}", serve<get_import>},
}};

constexpr std::array<Route, 46> graph_table = {{
    {"OPTIONS", "/_apis/{*area}", serve<devops::list_locations>},
    {"GET", "/_apis/accounts", serve<list_accounts>},
    {"GET", "/_apis/profile/profiles/{id}", serve<get_profile>},
    {"OPTIONS", "/{org}/_apis/{*area}", serve<devops::list_locations>},
    {"GET", "/{org}/_apis/resourceAreas", serve<devops::list_areas>},
    {"GET", "/{org}/_apis/resourceAreas/{id}", serve<devops::list_areas>},
    {"GET", "/{org}/_apis/connectionData", serve<devops::connection_data>},
    {"GET", "/{org}/_apis/accounts", serve<list_accounts>},
    {"GET", "/{org}/_apis/profile/profiles/{id}", serve<get_profile>},
    {"GET", "/{org}/_apis/organization/collections/{id}", serve<get_collection>},
    {"GET", "/{org}/_apis/identities", serve<find_identities>},
    {"GET", "/{org}/_apis/identities/{id}", serve<get_identity>},

    {"GET", "/{org}/_apis/graph/users", serve<list_graph_users>},
    {"POST", "/{org}/_apis/graph/users", serve<create_graph_user>, Effect::writes},
    {"GET", "/{org}/_apis/graph/users/{descriptor}", serve<get_graph_member>},
    {"DELETE", "/{org}/_apis/graph/users/{descriptor}", serve<remove_graph_member>, Effect::writes},
    {"GET", "/{org}/_apis/graph/serviceprincipals", serve<list_graph_service_principals>},
    {"POST", "/{org}/_apis/graph/serviceprincipals", serve<create_graph_service_principal>, Effect::writes},
    {"GET", "/{org}/_apis/graph/serviceprincipals/{descriptor}", serve<get_graph_member>},
    {"DELETE", "/{org}/_apis/graph/serviceprincipals/{descriptor}", serve<remove_graph_member>, Effect::writes},
    {"GET", "/{org}/_apis/graph/groups", serve<list_graph_groups>},
    {"POST", "/{org}/_apis/graph/groups", serve<create_graph_group>, Effect::writes},
    {"GET", "/{org}/_apis/graph/groups/{descriptor}", serve<get_graph_group>},
    {"PATCH", "/{org}/_apis/graph/groups/{descriptor}", serve<change_graph_group>, Effect::writes},
    {"DELETE", "/{org}/_apis/graph/groups/{descriptor}", serve<remove_graph_group>, Effect::writes},
    {"GET", "/{org}/_apis/graph/memberships/{member}", serve<list_memberships>},
    {"GET", "/{org}/_apis/graph/memberships/{member}/{container}", serve<get_membership>},
    {"HEAD", "/{org}/_apis/graph/memberships/{member}/{container}", serve<check_membership>},
    {"PUT", "/{org}/_apis/graph/memberships/{member}/{container}", serve<put_membership>, Effect::writes},
    {"DELETE", "/{org}/_apis/graph/memberships/{member}/{container}", serve<delete_membership>, Effect::writes},
    {"GET", "/{org}/_apis/graph/membershipstates/{member}", serve<get_membership_state>},
    {"GET", "/{org}/_apis/graph/descriptors/{key}", serve<get_descriptor>},
    {"GET", "/{org}/_apis/graph/storagekeys/{descriptor}", serve<get_storage_key>},
    {"POST", "/{org}/_apis/graph/subjectlookup", serve<look_up_subjects>},
    {"POST", "/{org}/_apis/graph/subjectquery", serve<query_subjects>},

    {"GET", "/{org}/_apis/securitynamespaces", serve<list_security_namespaces>},
    {"GET", "/{org}/_apis/securitynamespaces/{id}", serve<list_security_namespaces>},
    {"GET", "/{org}/_apis/accesscontrollists/{namespace}", serve<list_access_lists>},
    {"POST", "/{org}/_apis/accesscontrollists/{namespace}", serve<set_access_lists>, Effect::writes},
    {"DELETE", "/{org}/_apis/accesscontrollists/{namespace}", serve<remove_access_lists>, Effect::writes},
    {"POST", "/{org}/_apis/accesscontrolentries/{namespace}", serve<set_access_entries>, Effect::writes},
    {"DELETE", "/{org}/_apis/accesscontrolentries/{namespace}", serve<remove_access_entries>, Effect::writes},
    {"GET", "/{org}/_apis/permissions/{namespace}/{bits}", serve<has_permissions>},
    {"DELETE", "/{org}/_apis/permissions/{namespace}/{bits}", serve<remove_permission>, Effect::writes},
    {"POST", "/{org}/_apis/security/permissionevaluationbatch", serve<evaluate_permissions>},
    {"GET", "/{org}/_apis/operations/{id}", serve<get_operation>},
}};

constexpr std::array<Route, 25> entitlement_table = {{
    {"OPTIONS", "/{org}/_apis/{*area}", serve<devops::list_locations>},
    {"GET", "/{org}/_apis/resourceAreas", serve<devops::list_areas>},
    {"GET", "/{org}/_apis/resourceAreas/{id}", serve<devops::list_areas>},
    {"GET", "/{org}/_apis/connectionData", serve<devops::connection_data>},

    {"GET", "/{org}/_apis/userentitlements", serve<list_users>},
    {"POST", "/{org}/_apis/userentitlements", serve<add_user>, Effect::writes},
    {"PATCH", "/{org}/_apis/userentitlements", serve<patch_users>, Effect::writes},
    {"GET", "/{org}/_apis/userentitlements/{id}", serve<get_user_entitlement>},
    {"PATCH", "/{org}/_apis/userentitlements/{id}", serve<patch_user>, Effect::writes},
    {"DELETE", "/{org}/_apis/userentitlements/{id}", serve<remove_user>, Effect::writes},
    {"GET", "/{org}/_apis/userentitlementsummary", serve<summarise_entitlements>},
    {"POST", "/{org}/_apis/serviceprincipalentitlements", serve<add_service_principal>, Effect::writes},
    {"PATCH", "/{org}/_apis/serviceprincipalentitlements", serve<patch_service_principals>, Effect::writes},
    {"GET", "/{org}/_apis/serviceprincipalentitlements/{id}", serve<get_service_principal_entitlement>},
    {"PATCH", "/{org}/_apis/serviceprincipalentitlements/{id}", serve<patch_service_principal>, Effect::writes},
    {"DELETE", "/{org}/_apis/serviceprincipalentitlements/{id}", serve<remove_service_principal>, Effect::writes},
    {"GET", "/{org}/_apis/memberentitlements", serve<list_members>},
    {"GET", "/{org}/_apis/groupentitlements", serve<list_group_rules>},
    {"POST", "/{org}/_apis/groupentitlements", serve<add_group_rule>, Effect::writes},
    {"GET", "/{org}/_apis/groupentitlements/{id}", serve<get_group_rule>},
    {"PATCH", "/{org}/_apis/groupentitlements/{id}", serve<patch_group_rule>, Effect::writes},
    {"DELETE", "/{org}/_apis/groupentitlements/{id}", serve<remove_group_rule>, Effect::writes},
    {"GET", "/{org}/_apis/groupentitlements/{id}/members", serve<list_group_rule_members>},
    {"PUT", "/{org}/_apis/groupentitlements/{id}/members/{member}", serve<change_group_rule_members>, Effect::writes},
    {"DELETE", "/{org}/_apis/groupentitlements/{id}/members/{member}", serve<change_group_rule_members>,
     Effect::writes},
}};

}  // namespace

namespace organization {

std::span<const Route> core_routes() {
  return core_table;
}

}  // namespace organization

Service azure_devops_graph() {
  return devops::service_of("azureDevOpsGraph", graph_table);
}

Service azure_devops_entitlements() {
  return devops::service_of("azureDevOpsEntitlements", entitlement_table);
}

}  // namespace keyless::sandbox
