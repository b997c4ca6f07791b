#include "manifest/arm_id.hpp"
#include "manifest/reading/parts.hpp"
#include "model/text.hpp"

namespace keyless::manifest::reading {
namespace {

std::string location_of_group(const Reading& reading, const Identity& identity) {
  const auto found = reading.group_locations.find(
      model::folded_arm_id(group_id(identity.subscription, identity.resource_group.value)));
  return found == reading.group_locations.end() ? std::string() : found->second;
}

void read_existing(Reading& reading, const Node& node, Identity& identity) {
  identity.kind = IdentityKind::existing;
  const auto id = text_in(node, "id");
  identity.id = canonical_id(id.value);
  identity.subscription = segment_after(identity.id, "subscriptions");
  identity.resource_group = {segment_after(identity.id, "resourceGroups"), id.at};
  need(reading, node, "id", "an existing identity");
  for (const auto* key : {"resourceGroup", "subscription", "location", "tags"})
    refuse(reading, node, key, "an existing identity: its id says where it is, and it is not changed");
}

void read_user_assigned(Reading& reading, const Node& node, Identity& identity) {
  identity.resource_group = text_in(node, "resourceGroup");
  identity.subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  identity.id = identity_id(identity.subscription, identity.resource_group.value, identity.name.value);
  identity.location = text_in(node, "location").value;
  if (identity.location.empty()) identity.location = location_of_group(reading, identity);
  if (identity.location.empty()) identity.location = reading.into.azure.location.value;
  need(reading, node, "resourceGroup", "a user-assigned identity");
  refuse(reading, node, "id", "a user-assigned identity; write `kind: existing` to use one that is there");
  need_location(reading, node, identity.location, "identity");
}

void remember_identity(Reading& reading, const Identity& identity) {
  const auto index = reading.into.identities.size();
  const auto name = model::lower(identity.name.value);
  reading.identities_by_name[name].push_back(index);
  if (identity.resource_group.written())
    reading.identities_by_name[model::lower(identity.resource_group.value) + "/" + name].push_back(index);
}

}  // namespace

void read_identity(Reading& reading, const Node& node) {
  if (node.type != Node::Type::mapping) return;
  Identity identity;
  identity.at = node.at;
  identity.name = text_in(node, "name");
  identity.protect = flag_in(node, "protect");
  identity.adopt = flag_in(node, "adopt");
  identity.tags = tags_in(node);
  identity.canonical = canonical_text(node);
  const auto kind = text_in(node, "kind").value;
  if (kind == "existing") {
    read_existing(reading, node, identity);
  } else if (kind.empty() || kind == "userAssigned") {
    read_user_assigned(reading, node, identity);
  }
  for (const auto& role : entries_of(node, "roles")) read_role(reading, role, identity);
  for (const auto& credential : entries_of(node, "federatedCredentials"))
    read_credential(reading, credential, identity);
  read_organization_access(node, identity);
  remember_identity(reading, identity);
  reading.into.identities.push_back(std::move(identity));
}

}  // namespace keyless::manifest::reading
