#pragma once

namespace keyless::sandbox::tables {

/// What only the directory reads. Rows of `principals` have, for Graph, also: createdDateTime, owners and members
/// ([object id]), properties (what it shows beyond the agreed members), ownPasswordCredentials and ownKeyCredentials;
/// their kind may be `group`.
inline constexpr const char* app_roles =
    "appRoleAssignments";  ///< by id: {id, tenantId, principalId, resourceId, appRoleId, createdDateTime}
inline constexpr const char* directory_roles =
    "directoryRoles";  ///< by id: {id, tenantId, principalId, roleDefinitionId}
inline constexpr const char* permission_grants =
    "oauth2PermissionGrants";  ///< by id: {id, tenantId, clientId, consentType, principalId, resourceId, scope}
inline constexpr const char* deleted_items = "deletedItems";  ///< by object id: {table, row, deletedDateTime}

}  // namespace keyless::sandbox::tables
