set(SANDBOX_GRAPH_SOURCES
    graph/service.cpp graph/wire.cpp graph/templates.cpp graph/shapes.cpp graph/managed_identity.cpp
    graph/filter_parser.cpp graph/filter.cpp graph/query.cpp graph/rights.cpp graph/first_party.cpp graph/directory.cpp
    graph/relations.cpp graph/editing.cpp graph/keys.cpp graph/applications.cpp graph/passwords.cpp graph/federated.cpp
    graph/service_principals.cpp
    graph/app_roles.cpp graph/references.cpp graph/membership.cpp graph/groups.cpp graph/users.cpp
    graph/directory_objects.cpp graph/deleted_items.cpp graph/organization.cpp graph/batch.cpp
    graph/permission_grants.cpp)
