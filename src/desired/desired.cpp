#include "desired/desired.hpp"

#include <algorithm>

#include "desired/building.hpp"

namespace keyless::desired {
namespace {

void note_owner(Building& building) {
  const auto owner = building.manifest->owner();
  if (std::ranges::find(building.into.owners, owner) == building.into.owners.end()) {
    building.into.owners.insert(std::ranges::lower_bound(building.into.owners, owner), owner);
  }
  building.into.prune_of[owner] = building.into.prune_of[owner] || building.manifest->prune;
  if (building.manifest->ended)
    building.into.ended_files.insert(building.manifest->file);
  else
    building.into.cut_files.emplace(building.manifest->file, owner);
  auto& patterns = building.into.allow_undeclared_of[owner];
  for (const auto& pattern : building.manifest->allow_undeclared) patterns.push_back(pattern.value);
}

void add_entries(Building& building) {
  const auto& manifest = *building.manifest;
  building.users.clear();
  for (const auto& connection : manifest.service_connections)
    building.users.emplace(connection.identity_index, &connection);
  for (std::size_t i = 0; i < manifest.identities.size(); ++i) add_identity(building, i);
  for (const auto& connection : manifest.service_connections) add_connection(building, connection);
  for (const auto& entry : manifest.removed) add_removed(building, entry);
}

}  // namespace

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
