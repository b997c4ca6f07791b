#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::graph {

Reply list_applications(Cloud&, const Request&);
Reply count_applications(Cloud&, const Request&);
Reply create_application(Cloud&, const Request&);
Reply get_application(Cloud&, const Request&);
Reply patch_application(Cloud&, const Request&);  ///< with `Prefer: create-if-missing` a creation, too
Reply remove_application_object(Cloud&, const Request&);
Reply list_extension_properties(Cloud&, const Request&);

Reply list_federated_credentials(Cloud&, const Request&);
Reply create_federated_credential(Cloud&, const Request&);
Reply get_federated_credential(Cloud&, const Request&);
Reply patch_federated_credential(Cloud&, const Request&);
Reply delete_federated_credential(Cloud&, const Request&);
Reply list_trust_of_principal(Cloud&, const Request&);

Reply add_application_password(Cloud&, const Request&);
Reply remove_application_password(Cloud&, const Request&);
Reply add_principal_password(Cloud&, const Request&);
Reply remove_principal_password(Cloud&, const Request&);

Reply list_service_principals(Cloud&, const Request&);
Reply count_service_principals(Cloud&, const Request&);
Reply create_service_principal(Cloud&, const Request&);
Reply get_service_principal(Cloud&, const Request&);
Reply patch_service_principal(Cloud&, const Request&);
Reply delete_service_principal(Cloud&, const Request&);

Reply list_app_role_assignments(Cloud&, const Request&);
Reply list_app_role_assigned_to(Cloud&, const Request&);
Reply create_app_role_assignment(Cloud&, const Request&);
Reply get_app_role_assignment(Cloud&, const Request&);
Reply delete_app_role_assignment(Cloud&, const Request&);

Reply list_permission_grants(Cloud&, const Request&);
Reply create_permission_grant(Cloud&, const Request&);
Reply get_permission_grant(Cloud&, const Request&);
Reply patch_permission_grant(Cloud&, const Request&);  ///< of its scope
Reply delete_permission_grant(Cloud&, const Request&);

/// Owners of applications, service principals and groups, and members of groups: `{set}/{id}/{list}`.
Reply list_references(Cloud&, const Request&);
Reply add_reference(Cloud&, const Request&);
Reply remove_reference(Cloud&, const Request&);

Reply list_groups(Cloud&, const Request&);
Reply count_groups(Cloud&, const Request&);
Reply create_group(Cloud&, const Request&);
Reply get_group(Cloud&, const Request&);
Reply patch_group(Cloud&, const Request&);
Reply delete_group(Cloud&, const Request&);

Reply list_users(Cloud&, const Request&);
Reply count_users(Cloud&, const Request&);
Reply create_user(Cloud&, const Request&);
Reply get_user(Cloud&, const Request&);
Reply get_me(Cloud&, const Request&);
Reply patch_user(Cloud&, const Request&);
Reply delete_user(Cloud&, const Request&);

Reply list_member_of(Cloud&, const Request&);
Reply list_transitive_member_of(Cloud&, const Request&);
Reply list_transitive_members(Cloud&, const Request&);
Reply get_member_groups(Cloud&, const Request&);
Reply check_member_groups(Cloud&, const Request&);
Reply list_owned_objects(Cloud&, const Request&);

Reply get_directory_object(Cloud&, const Request&);
Reply get_by_ids(Cloud&, const Request&);
Reply list_deleted_items(Cloud&, const Request&);
Reply get_deleted_item(Cloud&, const Request&);
Reply restore_deleted_item(Cloud&, const Request&);
Reply purge_deleted_item(Cloud&, const Request&);

Reply list_organization(Cloud&, const Request&);
Reply list_domains(Cloud&, const Request&);
Reply list_directory_role_assignments(Cloud&, const Request&);
Reply create_directory_role_assignment(Cloud&, const Request&);
Reply get_directory_role_assignment(Cloud&, const Request&);
Reply delete_directory_role_assignment(Cloud&, const Request&);

Reply run_batch(Cloud&, const Request&);

/// Finds the route of a request whose path may hold keys in parentheses and namespaces before actions, and carries it
/// out; the batch does so for each part.
Reply carry_out(Cloud& cloud, Request& request);

}  // namespace keyless::sandbox::graph
