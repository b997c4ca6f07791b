#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {

void read_organization_access(const Node& node, Identity& identity) {
  const auto* found = child_of(node, "organizationAccess");
  if (!found || found->type != Node::Type::mapping) return;
  OrganizationAccess access;
  access.at = found->key_at;
  access.access_level = text_in(*found, "accessLevel");
  for (const auto& entry : entries_of(*found, "projects"))
    if (entry.type == Node::Type::mapping)
      access.projects.push_back({entry.at, text_in(entry, "project"), text_in(entry, "group")});
  access.groups = texts_in(*found, "groups");
  identity.organization_access = std::move(access);
}

}  // namespace keyless::manifest::reading
