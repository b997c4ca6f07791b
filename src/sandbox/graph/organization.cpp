#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "sandbox/graph/directory.hpp"
#include "sandbox/graph/editing.hpp"
#include "sandbox/graph/handlers.hpp"
#include "sandbox/graph/query.hpp"
#include "sandbox/graph/rights.hpp"
#include "sandbox/graph/tables.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::graph {

namespace {

ordered_json verified_domain() {
  return {{"capabilities", "Email, OfficeCommunicationsOnline"},
          {"isDefault", true},
          {"isInitial", true},
          {"name", initial_domain},
          {"type", "Managed"}};
}

ordered_json organization_shape(const json& tenant) {
  return {{"id", text_of(tenant, "id")},
          {"deletedDateTime", nullptr},
          {"businessPhones", ordered_json::array()},
          {"city", nullptr},
          {"country", nullptr},
          {"countryLetterCode", "US"},
          {"createdDateTime", nullptr},
          {"defaultUsageLocation", nullptr},
          {"displayName", text_of(tenant, "name")},
          {"marketingNotificationEmails", ordered_json::array()},
          {"onPremisesLastSyncDateTime", nullptr},
          {"onPremisesSyncEnabled", nullptr},
          {"postalCode", nullptr},
          {"preferredLanguage", "en"},
          {"securityComplianceNotificationMails", ordered_json::array()},
          {"securityComplianceNotificationPhones", ordered_json::array()},
          {"state", nullptr},
          {"street", nullptr},
          {"technicalNotificationMails", ordered_json::array()},
          {"tenantType", "AAD"},
          {"assignedPlans", ordered_json::array()},
          {"privacyProfile", nullptr},
          {"provisionedPlans", ordered_json::array()},
          {"verifiedDomains", ordered_json::array({verified_domain()})}};
}

ordered_json domain_shape() {
  return {{"authenticationType", "Managed"},
          {"availabilityStatus", nullptr},
          {"id", initial_domain},
          {"isAdminManaged", true},
          {"isDefault", true},
          {"isInitial", true},
          {"isRoot", true},
          {"isVerified", true},
          {"supportedServices", {"Email", "OfficeCommunicationsOnline"}},
          {"passwordValidityPeriodInDays", 2147483647},
          {"passwordNotificationWindowInDays", 14},
          {"state", nullptr}};
}

ordered_json role_shape(const json& row) {
  return {{"id", text_of(row, "id")},
          {"principalId", text_of(row, "principalId")},
          {"directoryScopeId", "/"},
          {"roleDefinitionId", text_of(row, "roleDefinitionId")}};
}

constexpr const char* role_set = "roleManagement/directory/roleAssignments";

const json* find_role(const Cloud& cloud, const Request& request) {
  const auto* row = cloud.world.find(tables::directory_roles, key_of(request.param("id")).value);
  return row && in_tenant(*row, request) ? row : nullptr;
}

}  // namespace

Reply list_organization(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_directory)) return *refused;
  Listing listing{"organization", ""};
  if (const auto* tenant = cloud.world.find(tables::tenants, lower(request.caller.tenant)))
    listing.objects.push_back(organization_shape(*tenant));
  return list_reply(cloud, request, listing);
}

Reply list_domains(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_directory)) return *refused;
  Listing listing{"domains", ""};
  listing.objects.push_back(domain_shape());
  return list_reply(cloud, request, listing);
}

Reply list_directory_role_assignments(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_directory)) return *refused;
  Listing listing{role_set, ""};
  for (const auto& [id, row] : cloud.world.rows(tables::directory_roles))
    if (in_tenant(row, request)) listing.objects.push_back(role_shape(row));
  return list_reply(cloud, request, listing);
}

Reply create_directory_role_assignment(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::manage_roles)) return *refused;
  auto body = body_of(request);
  auto principal = lower(text_of(body, "principalId"));
  auto role = lower(text_of(body, "roleDefinitionId"));
  if (!is_guid(role)) return value_required(cloud, request, "roleDefinitionId", "RoleAssignment");
  if (!find_principal(cloud, request, principal)) return no_such_object(cloud, request, principal);
  for (const auto& [id, row] : cloud.world.rows(tables::directory_roles))
    if (text_of(row, "principalId") == principal && text_of(row, "roleDefinitionId") == role)
      return bad_request(cloud, request,
                         "A conflicting object with one or more of the specified property values is "
                         "present in the directory.");
  json row = {{"id", cloud.ids.uuid("directory role " + role + " of " + principal)},
              {"tenantId", lower(request.caller.tenant)},
              {"principalId", principal},
              {"roleDefinitionId", role}};
  cloud.world.put(tables::directory_roles, text_of(row, "id"), row);
  return entity_reply(cloud, request, 201, role_set, "", role_shape(row));
}

Reply get_directory_role_assignment(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::read_directory)) return *refused;
  const auto* row = find_role(cloud, request);
  if (!row) return no_such_object(cloud, request, key_of(request.param("id")).value);
  return entity_reply(cloud, request, 200, role_set, "", role_shape(*row));
}

Reply delete_directory_role_assignment(Cloud& cloud, const Request& request) {
  if (auto refused = unless_may(cloud, request, Need::manage_roles)) return *refused;
  const auto* row = find_role(cloud, request);
  if (!row) return no_such_object(cloud, request, key_of(request.param("id")).value);
  auto id = text_of(*row, "id");
  cloud.world.erase(tables::directory_roles, id);
  return no_content();
}

}  // namespace keyless::sandbox::graph
