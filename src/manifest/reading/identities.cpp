#include <span>

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "manifest/reading/parts.hpp"

namespace keyless::manifest::reading {
namespace {

Text folded_guid_in(const Node& node, std::string_view key) {
  auto guid = text_in(node, key);
  guid.value = lower(guid.value);
  return guid;
}

std::string location_of_group(const Reading& reading, const Identity& identity) {
  const auto found =
      reading.group_locations.find(folded_arm_id(group_arm_id(identity.subscription, identity.resource_group.value)));
  return found == reading.group_locations.end() ? std::string() : found->second;
}

constexpr std::string_view ways_to_name[] = {"id", "clientId", "principalId"};
constexpr std::string_view of_applications[] = {"uniqueName", "previously", "owners", "removePasswords"};

void refuse_all(Reading& reading, const Node& node, std::span<const std::string_view> keys, const std::string& what) {
  for (const auto key : keys) refuse(reading, node, key, what);
}

/// Exactly one of the ways to name an existing identity.
void need_one_way(Reading& reading, const Node& node) {
  const Node* first = nullptr;
  for (const auto key : ways_to_name) {
    const auto* found = child_of(node, key);
    if (found && first)
      reading.findings.add("too-many-keys", found->key_at,
                           "an existing identity takes only one of `id`, `clientId` and `principalId`",
                           "keep one of them");
    if (found && !first) first = found;
  }
  if (!first) need(reading, node, "id", "an existing identity");
}

void read_existing(Reading& reading, const Node& node, Identity& identity) {
  identity.kind = IdentityKind::existing;
  identity.arm_id = text_in(node, "id");
  identity.arm_id.value = canonical_arm_id(identity.arm_id.value);
  identity.client_id = folded_guid_in(node, "clientId");
  identity.principal_id = folded_guid_in(node, "principalId");
  identity.id = identity.arm_id.value;
  if (identity.client_id.written()) identity.id = "clientId:" + identity.client_id.value;
  if (identity.principal_id.written()) identity.id = "principalId:" + identity.principal_id.value;
  if (identity.arm_id.written()) {
    identity.subscription = arm_id_segment(identity.arm_id.value, "subscriptions");
    identity.resource_group = {arm_id_segment(identity.arm_id.value, "resourceGroups"), identity.arm_id.at};
  }
  need_one_way(reading, node);
  refuse(reading, node, "previousOwner", "an existing identity: it carries no mark");
  for (const auto* key : {"resourceGroup", "subscription", "location", "tags"})
    refuse(reading, node, key, "an existing identity: its id says where it is, and it is not changed");
  refuse_all(reading, node, of_applications, "an existing identity: nothing about it is changed");
}

void read_application(Reading& reading, const Node& node, Identity& identity) {
  identity.kind = IdentityKind::application;
  const auto unique_name = text_in(node, "uniqueName"), previously = text_in(node, "previously");
  identity.unique_name = unique_name.written()
                             ? unique_name.value
                             : default_unique_name(reading.into, or_else(previously, identity.name).value);
  identity.id = "uniqueName:" + identity.unique_name;
  identity.owners = texts_in(node, "owners");
  for (auto& owner : identity.owners) owner.value = lower(owner.value);
  identity.remove_passwords = flag_in(node, "removePasswords");
  refuse_all(reading, node, ways_to_name, "an application; write `kind: existing` to use one that is there");
  for (const auto* key : {"resourceGroup", "subscription", "location"})
    refuse(reading, node, key, "an application: it has no resource group");
  if (unique_name.written())
    refuse(reading, node, "previously", "an application with a `uniqueName`: its name may change as it likes");
}

void read_user_assigned(Reading& reading, const Node& node, Identity& identity) {
  identity.resource_group = text_in(node, "resourceGroup");
  identity.subscription = guid_in(node, "subscription", reading.into.azure.subscription);
  identity.id = identity_arm_id(identity.subscription, identity.resource_group.value, identity.name.value);
  identity.location = text_in(node, "location").value;
  if (identity.location.empty()) identity.location = location_of_group(reading, identity);
  if (identity.location.empty()) identity.location = reading.into.azure.location.value;
  need(reading, node, "resourceGroup", "a user-assigned identity");
  refuse_all(reading, node, ways_to_name, "a user-assigned identity; write `kind: existing` to use one that is there");
  refuse_all(reading, node, of_applications, "a user-assigned identity; it is one of `kind: application`");
  need_location(reading, node, identity.location, "identity");
}

void remember_identity(Reading& reading, const Identity& identity) {
  const auto index = reading.into.identities.size();
  const auto name = lower(identity.name.value);
  reading.identities_by_name[name].push_back(index);
  if (identity.resource_group.written())
    reading.identities_by_name[lower(identity.resource_group.value) + "/" + name].push_back(index);
}

}  // namespace

// Neither part holds a dot, so no two entries make the same name.
std::string default_unique_name(const Manifest& manifest, const std::string& name) {
  return "keyless." + manifest.team.value + "." + (manifest.name.written() ? manifest.name.value + "." : "") + name;
}

void read_identity(Reading& reading, const Node& node) {
  if (node.type != Node::Type::mapping) return;
  Identity identity;
  identity.at = node.at;
  identity.name = text_in(node, "name");
  identity.protect = flag_in(node, "protect");
  identity.adopt = flag_in(node, "adopt");
  identity.previous_owner = text_in(node, "previousOwner");
  identity.tags = tags_in(node);
  identity.canonical = canonical_text(node);
  const auto kind = text_in(node, "kind").value;
  if (kind == "existing") {
    read_existing(reading, node, identity);
  } else if (kind == "application") {
    read_application(reading, node, identity);
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
