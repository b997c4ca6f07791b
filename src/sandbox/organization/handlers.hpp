#pragma once

#include "sandbox/devops/call.hpp"

namespace keyless::sandbox::organization {

using devops::Answer;
using devops::Call;

// vsaex
Answer add_user(Call& call);
Answer add_service_principal(Call& call);
Answer get_user_entitlement(Call& call);
Answer get_service_principal_entitlement(Call& call);
Answer patch_user(Call& call);
Answer patch_service_principal(Call& call);
Answer patch_users(Call& call);
Answer patch_service_principals(Call& call);
Answer remove_user(Call& call);
Answer remove_service_principal(Call& call);
Answer list_users(Call& call);
Answer list_members(Call& call);
Answer summarise_entitlements(Call& call);
Answer list_group_rules(Call& call);
Answer get_group_rule(Call& call);
Answer add_group_rule(Call& call);
Answer patch_group_rule(Call& call);
Answer remove_group_rule(Call& call);
Answer list_group_rule_members(Call& call);
Answer change_group_rule_members(Call& call);

// vssps: graph
Answer list_graph_users(Call& call);
Answer create_graph_user(Call& call);
Answer list_graph_service_principals(Call& call);
Answer create_graph_service_principal(Call& call);
Answer get_graph_member(Call& call);
Answer remove_graph_member(Call& call);
Answer list_graph_groups(Call& call);
Answer create_graph_group(Call& call);
Answer get_graph_group(Call& call);
Answer change_graph_group(Call& call);
Answer remove_graph_group(Call& call);
Answer get_membership(Call& call);
Answer check_membership(Call& call);
Answer put_membership(Call& call);
Answer delete_membership(Call& call);
Answer list_memberships(Call& call);
Answer get_membership_state(Call& call);
Answer get_descriptor(Call& call);
Answer get_storage_key(Call& call);
Answer look_up_subjects(Call& call);
Answer query_subjects(Call& call);

// vssps: identities, profiles, accounts
Answer find_identities(Call& call);
Answer get_identity(Call& call);
Answer get_profile(Call& call);
Answer list_accounts(Call& call);
Answer get_collection(Call& call);

// dev.azure.com
Answer create_project(Call& call);
Answer change_project(Call& call);
Answer remove_project(Call& call);
Answer get_operation(Call& call);
Answer list_project_properties(Call& call);
Answer change_project_properties(Call& call);
Answer list_collections(Call& call);
Answer get_project_collection(Call& call);
Answer list_processes(Call& call);
Answer get_process(Call& call);
Answer list_teams(Call& call);
Answer list_all_teams(Call& call);
Answer get_team(Call& call);
Answer list_team_members(Call& call);
Answer list_security_namespaces(Call& call);
Answer list_access_lists(Call& call);
Answer set_access_lists(Call& call);
Answer remove_access_lists(Call& call);
Answer set_access_entries(Call& call);
Answer remove_access_entries(Call& call);
Answer has_permissions(Call& call);
Answer remove_permission(Call& call);
Answer evaluate_permissions(Call& call);
Answer list_repositories(Call& call);
Answer get_repository(Call& call);
Answer create_repository(Call& call);
Answer remove_repository(Call& call);
Answer import_repository(Call& call);
Answer get_import(Call& call);

}  // namespace keyless::sandbox::organization
