#include "manifest/read.hpp"

#include "manifest/reading/parts.hpp"

namespace keyless::manifest {
namespace reading {
namespace {

// A list that could not be read, or an entry without a name, was complained about: its users are not to blame.
bool names_are_known(const Node& document) {
  const auto* list = child_of(document, "identities");
  if (list && list->type != Node::Type::list) return false;
  for (const auto& node : entries_of(document, "identities"))
    if (!text_in(node, "name").written()) return false;
  return true;
}

Manifest read(const Node& document, Findings& findings) {
  Reading reading{document, findings};
  auto& into = reading.into;
  into.team = text_in(document, "team");
  into.name = text_in(document, "name");
  into.tags = tags_in(document);
  into.prune = flag_in(document, "prune");
  into.allow_undeclared = texts_in(document, "allowUndeclared");
  read_places(reading);
  for (const auto& node : entries_of(document, "resourceGroups")) read_resource_group(reading, node);
  for (const auto& node : entries_of(document, "identities")) read_identity(reading, node);
  reading.names_are_known = names_are_known(document);
  for (const auto& node : entries_of(document, "serviceConnections")) read_connection(reading, node);
  for (const auto& node : entries_of(document, "removed")) read_removed(reading, node);
  return std::move(into);
}

}  // namespace
}  // namespace reading

Manifest read_manifest(const Node& document, Findings& findings) {
  return reading::read(document, findings);
}

}  // namespace keyless::manifest
