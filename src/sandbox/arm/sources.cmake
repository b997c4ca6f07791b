set(SANDBOX_ARM_SOURCES
  arm/envelope.cpp arm/ordered.cpp arm/scopes.cpp arm/ancestry.cpp arm/odata.cpp arm/admit.cpp arm/service.cpp
  arm/metadata.cpp arm/subscriptions.cpp arm/subscription_aliases.cpp arm/registration.cpp arm/locations.cpp
  arm/groups.cpp arm/group_deletion.cpp arm/tags.cpp arm/identities.cpp arm/system_identities.cpp arm/federation.cpp
  arm/role_catalogue.cpp arm/role_table.cpp arm/role_table_other.cpp arm/role_definitions.cpp
  arm/role_assignments.cpp arm/role_assignment_rules.cpp arm/deny_assignments.cpp arm/management_groups.cpp
  arm/resources.cpp arm/generic_resources.cpp arm/resource_graph.cpp arm/locks.cpp arm/batch.cpp
  arm/policy.cpp arm/policy_builtin.cpp arm/policy_rule.cpp arm/policy_check.cpp)
