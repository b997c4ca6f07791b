#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;

using manifest::ServiceConnection;
using model::Reference;

namespace {

/// The identity id of whoever is meant: as a member by this manifest, or as found in the organization.
Reference principal_id(Building& building, const manifest::SecurityRole& role, const std::string& organization) {
  if (role.identity_index) return {member_address(building, building.manifest->identities[*role.identity_index]), "id"};
  return {look_up_principal(building, organization, role.principal), "id"};
}

}  // namespace

void add_security_role(Building& building, const ServiceConnection& connection, const manifest::SecurityRole& role,
                       const ConnectionNames& names) {
  auto made = building.resource(kinds::security_role, names.label + "/" + role.principal.value, role.principal.at);
  made.fields = {{"organization", names.organization},
                 {"projectName", names.project},
                 {"projectId", Reference{names.project_address, "id"}},
                 {"connectionId", Reference{names.address, "id"}},
                 {"principalId", principal_id(building, role, names.organization)},
                 {"principal", role.principal.value},
                 {"role", role.role.value}};
  made.adopt = connection.adopt;
  building.add_managed(std::move(made));
}

}  // namespace keyless::desired
