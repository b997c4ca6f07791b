#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"
#include "model/text.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::Identity;
using manifest::IdentityKind;
using manifest::ServiceConnection;
using model::Address;
using model::Reference;

namespace {

ConnectionNames names_of(Building& building, const ServiceConnection& connection) {
  ConnectionNames names;
  names.organization = building.labels.organization(building.manifest->devops.organization.value);
  names.project = building.labels.project_name(connection.project.value);
  const auto project_label = building.labels.project(names.organization, connection.project.value);
  building.look_up(kinds::organization, names.organization, building.manifest->devops.organization.at,
                   {{"name", names.organization}});
  names.project_address = building.look_up(kinds::project, project_label, connection.project.at,
                                           {{"organization", names.organization}, {"name", names.project}});
  names.label = project_label + "/" + connection.name.value;
  names.address = Address(kinds::service_connection.name, names.label);
  return names;
}

/// Where the issuer of Azure DevOps itself retires, connections leave it unless the manifest keeps them there.
bool leaves_old_issuer(const Building& building) {
  return building.cloud.name == "AzureCloud" && building.manifest->devops.issuer.value != "keep";
}

}  // namespace

void add_connection(Building& building, const ServiceConnection& connection) {
  const auto& identity = building.manifest->identities[connection.identity_index];
  auto names = names_of(building, connection);
  const auto subscription = building.look_up(kinds::subscription, connection.subscription, connection.name.at,
                                             {{"id", connection.subscription}});
  auto made = building.resource(kinds::service_connection, names.label, connection.name.at);
  made.fields = {{"organization", names.organization},
                 {"projectName", names.project},
                 {"projectId", Reference{names.project_address, "id"}},
                 {"name", connection.name.value},
                 {"description", connection.description.value},
                 {"type", "azurerm"},
                 {"scheme", "WorkloadIdentityFederation"},
                 {"creationMode", "Manual"},
                 {"environment", building.cloud.environment.empty() ? building.cloud.name : building.cloud.environment},
                 {"url", building.cloud.resource_manager_url},
                 {"tenantId", building.manifest->azure.tenant.value},
                 {"subscriptionId", connection.subscription},
                 {"subscriptionName", Reference{subscription, "displayName"}},
                 {"clientId", Reference{building.address_of(identity), "clientId"}},
                 {"scopeResourceGroup", connection.scope_resource_group.value}};
  if (leaves_old_issuer(building)) made.fields["issuerRetires"] = "false";
  made.protect = connection.protect;
  made.adopt = connection.adopt;
  building.add_managed(std::move(made));
  add_wired_credential(building, connection, identity, names);
  names.guards = add_checks(building, connection, names);
  for (const auto& role : connection.roles) add_security_role(building, connection, role, names);
  for (const auto& pipeline : connection.pipelines) add_permission(building, connection, pipeline, names);
}

}  // namespace keyless::desired
