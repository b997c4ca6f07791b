#include "sandbox/devops/hosts.hpp"

#include <array>

#include "sandbox/devops/core/handlers.hpp"
#include "sandbox/devops/entitlements/handlers.hpp"
#include "sandbox/devops/git/handlers.hpp"
#include "sandbox/devops/graph/handlers.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/security/handlers.hpp"
#include "sandbox/devops/serve.hpp"
#include "sandbox/devops/service.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"

namespace keyless::sandbox {

using namespace devops;

namespace {

constexpr std::array<Route, 112> core_table = {{
    {"OPTIONS", "/{org}/_apis/{*area}", serve<list_locations>},
    {"GET", "/{org}/_apis/resourceAreas", serve<list_areas>},
    {"GET", "/{org}/_apis/resourceAreas/{id}", serve<list_areas>},
    {"GET", "/{org}/_apis/connectionData", serve<connection_data>},
    {"GET", "/{org}/_apis/projects", serve<list_projects>},
    {"GET", "/{org}/_apis/projects/{id}", serve<get_project>},
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

    {"GET", "/{org}/_apis/serviceendpoint/types", serve<list_connection_types>},
    {"GET", "/{org}/{project}/_apis/serviceendpoint/endpoints", serve<list_connections>},
    {"GET", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<get_connection>},
    {"POST", "/{org}/_apis/serviceendpoint/endpoints", serve<create_connection>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/serviceendpoint/endpoints", serve<create_or_refresh_connections>, Effect::writes},
    {"PUT", "/{org}/_apis/serviceendpoint/endpoints", serve<replace_connections>, Effect::writes},
    {"PUT", "/{org}/_apis/serviceendpoint/endpoints/{id}", serve<replace_connection>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/serviceendpoint/endpoints", serve<replace_connections>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<replace_connection>, Effect::writes},
    {"PATCH", "/{org}/_apis/serviceendpoint/endpoints/{id}", serve<share_connection>, Effect::writes},
    {"PATCH", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<share_connection>, Effect::writes},
    {"DELETE", "/{org}/_apis/serviceendpoint/endpoints/{id}", serve<delete_connection>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/serviceendpoint/endpoints/{id}", serve<delete_connection>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/serviceendpoint/endpointproxy", serve<test_connection>},
    {"GET", "/{org}/{project}/_apis/serviceendpoint/{id}/executionhistory", serve<execution_history>},
    {"POST", "/{org}/_apis/public/serviceendpoint/externalfederatedcredentialmigration", serve<migrate_issuer>,
     Effect::writes},

    {"GET", "/{org}/{project}/_apis/build/definitions", serve<list_definitions>},
    {"GET", "/{org}/{project}/_apis/build/definitions/{id}", serve<get_definition>},
    {"GET", "/{org}/{project}/_apis/pipelines", serve<list_pipelines>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/pipelinepermissions", serve<update_many_pipeline_permissions>,
     Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/pipelinepermissions/{type}/{id}", serve<get_pipeline_permissions>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/pipelinepermissions/{type}/{id}", serve<update_pipeline_permissions>,
     Effect::writes},
    {"POST", "/{org}/{project}/_apis/build/definitions", serve<create_definition>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/build/definitions/{id}", serve<replace_definition>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/build/definitions/{id}", serve<delete_definition>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/build/folders/{*path}", serve<list_folders>},
    {"PUT", "/{org}/{project}/_apis/build/folders/{*path}", serve<create_folder>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/build/folders/{*path}", serve<update_folder>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/build/folders/{*path}", serve<delete_folder>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/build/builds", serve<queue_build>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/build/builds", serve<list_builds>},
    {"GET", "/{org}/{project}/_apis/build/builds/{id}", serve<get_build>},
    {"GET", "/{org}/{project}/_apis/build/authorizedresources", serve<list_authorized_resources>},
    {"PATCH", "/{org}/{project}/_apis/build/authorizedresources", serve<authorize_resources>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/pipelines", serve<create_pipeline>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/checks/configurations", serve<list_checks>},
    {"POST", "/{org}/{project}/_apis/pipelines/checks/configurations", serve<create_check>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/checks/configurations/{id}", serve<get_check>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/checks/configurations/{id}", serve<update_check>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/pipelines/checks/configurations/{id}", serve<delete_check>, Effect::writes},
    {"POST", "/{org}/{project}/_apis/pipelines/checks/queryconfigurations", serve<query_checks>},
    {"GET", "/{org}/{project}/_apis/pipelines/approvals", serve<list_approvals>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/approvals", serve<update_approvals>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/approvals/{id}", serve<get_approval>},
    {"GET", "/{org}/{project}/_apis/pipelines/environments", serve<list_environments>},
    {"POST", "/{org}/{project}/_apis/pipelines/environments", serve<create_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/pipelines/environments/{id}", serve<get_environment>},
    {"PATCH", "/{org}/{project}/_apis/pipelines/environments/{id}", serve<update_environment>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/pipelines/environments/{id}", serve<delete_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/distributedtask/environments", serve<list_environments>},
    {"POST", "/{org}/{project}/_apis/distributedtask/environments", serve<create_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/distributedtask/environments/{id}", serve<get_environment>},
    {"PATCH", "/{org}/{project}/_apis/distributedtask/environments/{id}", serve<update_environment>, Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/distributedtask/environments/{id}", serve<delete_environment>, Effect::writes},
    {"GET", "/{org}/{project}/_apis/distributedtask/variablegroups", serve<list_variable_groups>},
    {"GET", "/{org}/{project}/_apis/distributedtask/variablegroups/{id}", serve<get_variable_group>},
    {"POST", "/{org}/{project}/_apis/distributedtask/variablegroups", serve<create_variable_group>, Effect::writes},
    {"PUT", "/{org}/{project}/_apis/distributedtask/variablegroups/{id}", serve<replace_variable_group>,
     Effect::writes},
    {"DELETE", "/{org}/{project}/_apis/distributedtask/variablegroups/{id}", serve<delete_variable_group>,
     Effect::writes},
    {"POST", "/{org}/_apis/distributedtask/variablegroups", serve<create_variable_group>, Effect::writes},
    {"PUT", "/{org}/_apis/distributedtask/variablegroups/{id}", serve<replace_variable_group>, Effect::writes},
    {"DELETE", "/{org}/_apis/distributedtask/variablegroups/{id}", serve<delete_variable_group>, Effect::writes},

    {"GET", "/{org}/{project}/_apis/pipelines/{id}", serve<get_pipeline>},

    {"GET", "/{org}/_apis/securityroles/scopes/{scope}/roledefinitions", serve<list_role_definitions>},
    {"GET", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}",
     serve<list_role_assignments>},
    {"PUT", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}",
     serve<set_role_assignments>, Effect::writes},
    {"PUT", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}/{identity}",
     serve<set_role_assignment>, Effect::writes},
    {"PATCH", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}",
     serve<remove_role_assignments>, Effect::writes},
    {"DELETE", "/{org}/_apis/securityroles/scopes/{scope}/roleassignments/resources/{resource}/{identity}",
     serve<remove_role_assignment>, Effect::writes},

    {"POST", "/{org}/{project}/_apis/distributedtask/hubs/{hub}/plans/{plan}/jobs/{job}/oidctoken",
     serve<create_oidc_token>},
    {"GET", "/{org}/_apis/distributedtask/pools", serve<list_pools>},
    {"GET", "/{org}/{project}/_apis/distributedtask/queues", serve<list_queues>},

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
    {"OPTIONS", "/_apis/{*area}", serve<list_locations>},
    {"GET", "/_apis/accounts", serve<list_accounts>},
    {"GET", "/_apis/profile/profiles/{id}", serve<get_profile>},
    {"OPTIONS", "/{org}/_apis/{*area}", serve<list_locations>},
    {"GET", "/{org}/_apis/resourceAreas", serve<list_areas>},
    {"GET", "/{org}/_apis/resourceAreas/{id}", serve<list_areas>},
    {"GET", "/{org}/_apis/connectionData", serve<connection_data>},
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
    {"OPTIONS", "/{org}/_apis/{*area}", serve<list_locations>},
    {"GET", "/{org}/_apis/resourceAreas", serve<list_areas>},
    {"GET", "/{org}/_apis/resourceAreas/{id}", serve<list_areas>},
    {"GET", "/{org}/_apis/connectionData", serve<connection_data>},

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

Service azure_devops() {
  return service_of("azureDevOps", core_table);
}

Service azure_devops_graph() {
  return service_of("azureDevOpsGraph", graph_table);
}

Service azure_devops_entitlements() {
  return service_of("azureDevOpsEntitlements", entitlement_table);
}

}  // namespace keyless::sandbox
