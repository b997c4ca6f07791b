#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;
using manifest::ServiceConnection;
using model::Address;
using model::Reference;

namespace {

/// Where the issuer of Azure DevOps itself retires, connections leave it unless the manifest keeps them there.
bool leaves_old_issuer(const Building& building) {
  return building.cloud.name == "AzureCloud" && building.manifest->devops.issuer.value != "keep";
}

/// What the connection is for: a subscription, or a management group.
void set_scope(Building& building, const ServiceConnection& connection, model::Fields& fields) {
  const auto& group = connection.management_group;
  for (const auto field : {"subscriptionId", "managementGroupId", "scopeResourceGroup"}) fields[field] = "";
  if (group.written()) {
    const auto looked_up = building.look_up(kinds::management_group, group.value, group.at, {{"name", group.value}});
    fields["scopeLevel"] = "ManagementGroup";
    fields["managementGroupId"] = group.value;
    fields["managementGroupName"] = Reference{looked_up, "displayName"};
  } else {
    const auto looked_up = building.look_up(kinds::subscription, connection.subscription, connection.name.at,
                                            {{"id", connection.subscription}});
    fields["scopeLevel"] = "Subscription";
    fields["subscriptionId"] = connection.subscription;
    fields["subscriptionName"] = Reference{looked_up, "displayName"};
    fields["scopeResourceGroup"] = connection.scope_resource_group.value;
  }
}

}  // namespace

Address look_up_project(Building& building, const std::string& organization, const manifest::Text& name) {
  return building.look_up(kinds::project, building.labels.project(organization, name.value), name.at,
                          {{"organization", organization}, {"name", building.labels.project_name(name.value)}});
}

ConnectionNames names_of_connection(Building& building, const manifest::Text& project, const manifest::Text& name) {
  ConnectionNames names;
  names.organization = building.labels.organization(building.manifest->devops.organization.value);
  names.project = building.labels.project_name(project.value);
  building.look_up(kinds::organization, names.organization, building.manifest->devops.organization.at,
                   {{"name", names.organization}});
  names.project_address = look_up_project(building, names.organization, project);
  names.label = std::string(names.project_address.path()) + "/" + name.value;
  names.address = Address(kinds::service_connection.name, names.label);
  return names;
}

namespace {

model::Fields declared_fields(Building& building, const ServiceConnection& connection,
                              const manifest::Identity& identity, const ConnectionNames& names) {
  model::Fields fields = {
      {"organization", names.organization},
      {"projectName", names.project},
      {"projectId", Reference{names.project_address, "id"}},
      {"name", connection.name.value},
      {"topLevel", "in step"},
      {"type", "azurerm"},
      {"scheme", "WorkloadIdentityFederation"},
      {"creationMode", "Manual"},
      {"environment", building.cloud.environment.empty() ? building.cloud.name : building.cloud.environment},
      {"url", building.cloud.resource_manager_url},
      {"tenantId", building.manifest->azure.tenant.value},
      {"clientId", Reference{building.address_of(identity), "clientId"}}};
  set_scope(building, connection, fields);
  if (connection.description.written()) fields["description"] = connection.description.value;
  if (leaves_old_issuer(building)) fields["issuerRetires"] = "false";
  if (connection.previously.written()) fields["previousName"] = connection.previously.value;
  if (connection.is_new) fields["new"] = "true";
  return fields;
}

}  // namespace

void add_connection(Building& building, const ServiceConnection& connection) {
  const auto& identity = building.manifest->identities[connection.identity_index];
  auto names = names_of_connection(building, connection.project, connection.name);
  auto made = building.resource(kinds::service_connection, names.label, connection.name.at);
  made.fields = declared_fields(building, connection, identity, names);
  if (const auto& accepted = connection.accepted)
    made.accepted = model::AcceptedObstacle{accepted->code.value, accepted->reason.value, accepted->until.value};
  made.protect = connection.protect;
  made.adopt = connection.adopt;
  made.previous_owner = connection.previous_owner.value;
  building.add_managed(std::move(made));
  add_wired_credential(building, connection, identity, names);
  names.guards = add_checks(building, connection, names);
  for (const auto& role : connection.roles) add_security_role(building, connection, role, names);
  add_permissions(building, connection, connection.pipelines, {names.label, names.project, names.project_address},
                  names);
  add_shares(building, connection, names);
}

}  // namespace keyless::desired
