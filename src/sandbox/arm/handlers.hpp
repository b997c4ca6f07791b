#pragma once

#include "sandbox/routing/route.hpp"

namespace keyless::sandbox::arm {

/// The rows of Resource Manager's table, one function each; the files carry the names of the resource types.

Reply cloud_endpoints(Cloud&, const Request&);
Reply list_tenants(Cloud&, const Request&);
Reply list_subscriptions(Cloud&, const Request&);
Reply get_subscription(Cloud&, const Request&);
Reply list_locations(Cloud&, const Request&);
Reply get_provider(Cloud&, const Request&);
Reply list_providers(Cloud&, const Request&);
Reply register_provider(Cloud&, const Request&);

Reply list_groups(Cloud&, const Request&);
Reply get_group(Cloud&, const Request&);
Reply head_group(Cloud&, const Request&);
Reply put_group(Cloud&, const Request&);
Reply patch_group(Cloud&, const Request&);
Reply delete_group(Cloud&, const Request&);
Reply poll_operation(Cloud&, const Request&);
Reply list_resources(Cloud&, const Request&);
Reply get_resource(Cloud&, const Request&);

Reply list_identities(Cloud&, const Request&);
Reply get_identity(Cloud&, const Request&);
Reply put_identity(Cloud&, const Request&);
Reply patch_identity(Cloud&, const Request&);
Reply delete_identity(Cloud&, const Request&);
Reply list_identity_operations(Cloud&, const Request&);

Reply list_credentials(Cloud&, const Request&);
Reply get_credential(Cloud&, const Request&);
Reply put_credential(Cloud&, const Request&);
Reply delete_credential(Cloud&, const Request&);

Reply list_role_definitions(Cloud&, const Request&);
Reply get_role_definition(Cloud&, const Request&);
Reply put_role_definition(Cloud&, const Request&);
Reply delete_role_definition(Cloud&, const Request&);

Reply list_role_assignments(Cloud&, const Request&);
Reply get_role_assignment(Cloud&, const Request&);
Reply put_role_assignment(Cloud&, const Request&);
Reply delete_role_assignment(Cloud&, const Request&);
Reply list_permissions(Cloud&, const Request&);

Reply list_locks(Cloud&, const Request&);
Reply get_lock(Cloud&, const Request&);
Reply put_lock(Cloud&, const Request&);
Reply delete_lock(Cloud&, const Request&);

Reply list_resource_types(Cloud&, const Request&);
Reply unregister_provider(Cloud&, const Request&);
Reply rename_subscription(Cloud&, const Request&);
Reply cancel_subscription(Cloud&, const Request&);
Reply get_alias(Cloud&, const Request&);
Reply put_alias(Cloud&, const Request&);
Reply delete_alias(Cloud&, const Request&);
Reply export_group(Cloud&, const Request&);
Reply get_tags(Cloud&, const Request&);
Reply put_tags(Cloud&, const Request&);
Reply patch_tags(Cloud&, const Request&);
Reply delete_tags(Cloud&, const Request&);
Reply get_system_identity(Cloud&, const Request&);
Reply revoke_tokens(Cloud&, const Request&);
Reply list_associated_resources(Cloud&, const Request&);
Reply list_deny_assignments(Cloud&, const Request&);
Reply get_deny_assignment(Cloud&, const Request&);
Reply elevate_access(Cloud&, const Request&);
Reply list_management_groups(Cloud&, const Request&);
Reply get_management_group(Cloud&, const Request&);
Reply put_management_group(Cloud&, const Request&);
Reply patch_management_group(Cloud&, const Request&);
Reply delete_management_group(Cloud&, const Request&);
Reply get_management_deletion(Cloud&, const Request&);
Reply list_management_subscriptions(Cloud&, const Request&);
Reply get_management_subscription(Cloud&, const Request&);
Reply put_management_subscription(Cloud&, const Request&);
Reply delete_management_subscription(Cloud&, const Request&);
Reply read_resource(Cloud&, const Request&);
Reply put_resource(Cloud&, const Request&);
Reply patch_resource(Cloud&, const Request&);
Reply delete_resource(Cloud&, const Request&);
Reply poll_batch(Cloud&, const Request&);
Reply query_resources(Cloud&, const Request&);
Reply list_policy_definitions(Cloud&, const Request&);
Reply get_policy_definition(Cloud&, const Request&);
Reply put_policy_definition(Cloud&, const Request&);
Reply delete_policy_definition(Cloud&, const Request&);
Reply list_policy_sets(Cloud&, const Request&);
Reply get_policy_set(Cloud&, const Request&);
Reply put_policy_set(Cloud&, const Request&);
Reply delete_policy_set(Cloud&, const Request&);
Reply list_policy_assignments(Cloud&, const Request&);
Reply get_policy_assignment(Cloud&, const Request&);
Reply put_policy_assignment(Cloud&, const Request&);
Reply delete_policy_assignment(Cloud&, const Request&);

}  // namespace keyless::sandbox::arm
