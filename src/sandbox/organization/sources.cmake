set(SANDBOX_ORGANIZATION_SOURCES
  organization/access.cpp organization/access_control.cpp organization/accounts.cpp organization/entitlement.cpp
  organization/entitlements.cpp organization/graph_groups.cpp organization/graph_memberships.cpp
  organization/graph_members.cpp organization/group_rules.cpp organization/groups.cpp organization/identities.cpp organization/imports.cpp
  organization/licences.cpp organization/members.cpp organization/newcomers.cpp organization/membership.cpp organization/namespace_table.cpp
  organization/project_changes.cpp organization/refusals.cpp organization/repositories.cpp organization/scopes.cpp
  organization/service.cpp organization/subjects.cpp organization/teams.cpp devops/location_table.cpp)
