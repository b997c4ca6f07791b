set(SANDBOX_ARM_SOURCES
  arm/envelope.cpp arm/odata.cpp arm/admit.cpp arm/service.cpp arm/subscriptions.cpp arm/locations.cpp arm/groups.cpp
  arm/group_deletion.cpp arm/identities.cpp arm/federation.cpp arm/role_catalogue.cpp arm/role_table.cpp
  arm/role_definitions.cpp arm/role_assignments.cpp arm/resources.cpp arm/locks.cpp)
