#include "desired/desired.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "desired/building.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::desired {
namespace {

void note_owner(Building& building) {
  const auto owner = building.manifest->owner();
  if (std::ranges::find(building.into.owners, owner) == building.into.owners.end())
    building.into.owners.insert(std::ranges::lower_bound(building.into.owners, owner), owner);
  building.into.prune_of[owner] = building.into.prune_of[owner] || building.manifest->prune;
  if (building.manifest->ended)
    building.into.ended_files.insert(building.manifest->file);
  else
    building.into.cut_files.emplace(building.manifest->file, owner);
  auto& patterns = building.into.allow_undeclared_of[owner];
  for (const auto& pattern : building.manifest->allow_undeclared) patterns.push_back(pattern.value);
}

/// Connections that left the manifest are looked for where it has its own: what they sign in by stays with them.
void look_at_own_project(Building& building) {
  const auto& manifest = *building.manifest;
  if (!has_project_of_its_own(manifest)) return;
  const auto organization = building.labels.organization(manifest.devops.organization.value);
  const auto& project = manifest.devops.project;
  building.look_up(model::kinds::project, building.labels.project(organization, project.value), project.at,
                   {{"organization", organization},
                    {"name", building.labels.project_name(project.value)},
                    {"connections", "all"}});  // asks for a list of them
}

void add_entries(Building& building) {
  const auto& manifest = *building.manifest;
  look_at_own_project(building);
  building.users.clear();
  for (const auto& connection : manifest.service_connections)
    building.users.emplace(connection.identity_index, &connection);
  for (std::size_t i = 0; i < manifest.identities.size(); ++i) add_identity(building, i);
  for (const auto& connection : manifest.service_connections) add_connection(building, connection);
  for (const auto& entry : manifest.removed) add_removed(building, entry);
}

}  // namespace

bool has_project_of_its_own(const manifest::Manifest& manifest) {
  const auto& devops = manifest.devops;
  if (!devops.organization.written() || !devops.project.written() || manifest.identities.empty()) return false;
  const auto lies_there = [&](const auto& entry) { return equal_caseless(entry.project.value, devops.project.value); };
  return std::ranges::none_of(manifest.service_connections, lies_there) &&
         std::ranges::none_of(manifest.removed, lies_there);
}

Desired build(const std::vector<manifest::Manifest>& manifests, const CloudNames& cloud) {
  Building building(manifests, cloud);
  for (const auto& [id, group] : building.groups) add_group(building, group);
  for (const auto& manifest : manifests) {
    building.manifest = &manifest;
    note_owner(building);
    add_entries(building);
  }
  return std::move(building.into);
}

}  // namespace keyless::desired
