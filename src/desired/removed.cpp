#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {

namespace kinds = model::kinds;

using manifest::Removed;
using model::Reference;

namespace {

model::Resource group(const Building& building, const Removed& entry) {
  auto made = building.resource(kinds::resource_group, building.labels.group(entry.subscription, entry.name.value),
                                entry.name.at);
  made.fields = {{"subscriptionId", entry.subscription}, {"name", entry.name.value}};
  return made;
}

model::Resource identity(const Building& building, const Removed& entry) {
  auto made = building.resource(kinds::identity, building.labels.identity(entry), entry.name.at);
  made.fields = {{"subscriptionId", entry.subscription},
                 {"resourceGroup", entry.resource_group.value},
                 {"name", entry.name.value}};
  return made;
}

model::Resource application(const Building& building, const Removed& entry) {
  auto made = building.resource(kinds::application, building.labels.identity(entry), entry.name.at);
  made.fields = {{"tenantId", building.manifest->azure.tenant.value},
                 {"uniqueName", entry.unique_name},
                 {"name", entry.name.value}};
  return made;
}

model::Resource connection(Building& building, const Removed& entry) {
  const auto names = names_of_connection(building, entry.project, entry.name);
  auto made = building.resource(kinds::service_connection, names.label, entry.name.at);
  made.fields = {{"organization", names.organization},
                 {"projectName", names.project},
                 {"projectId", Reference{names.project_address, "id"}},
                 {"name", entry.name.value}};
  return made;
}

model::Resource made_of(Building& building, const Removed& entry) {
  switch (entry.kind) {
    case Removed::Kind::resource_group:
      return group(building, entry);
    case Removed::Kind::identity:
      return identity(building, entry);
    case Removed::Kind::application:
      return application(building, entry);
    case Removed::Kind::service_connection:
      break;
  }
  return connection(building, entry);
}

}  // namespace

void add_removed(Building& building, const Removed& entry) {
  auto made = made_of(building, entry);
  made.wish = entry.keep ? model::Wish::released : model::Wish::removed;
  building.add_managed(std::move(made));
}

}  // namespace keyless::desired
