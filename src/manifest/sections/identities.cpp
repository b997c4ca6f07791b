#include "manifest/sections/identities.hpp"

#include <span>

#include "base/arm_id.hpp"
#include "manifest/sections/common.hpp"
#include "manifest/sections/manifest.hpp"
#include "model/kinds/kinds.hpp"

namespace keyless::manifest {
namespace rules {

const Rule identity_name =
    rule("bad-name", "an identity's name", "letters, digits, `-` and `_`, starting with a letter or digit",
         "^" KEYLESS_IDENTITY "$", 3, 128, trim_hint);
const Rule identity_id =
    rule("bad-id", "the id of a user-assigned identity, or of a resource with an identity of its own",
         "/subscriptions/GUID/resourceGroups/NAME/providers/Microsoft.ManagedIdentity/userAssignedIdentities/NAME, or "
         "the same with another NAMESPACE/TYPE/NAME",
         "^/subscriptions/" KEYLESS_GUID "/resourceGroups/" KEYLESS_GROUP
         "/providers/([Mm]icrosoft\\.[Mm]anaged[Ii]dentity/userAssignedIdentities/" KEYLESS_IDENTITY
         "|(?![Mm]icrosoft\\.[Mm]anaged[Ii]dentity/)" KEYLESS_TYPES ")$",
         1, 400, path_hint, canonical_arm_id, true);
const Rule unique_name =
    rule("bad-name", "a unique name", "letters, digits, `.`, `-` and `_`, starting with a letter or digit",
         "^[A-Za-z0-9][A-Za-z0-9._-]*$", 1, 200, trim_hint);

}  // namespace rules

namespace shapes {
namespace {

template <IdentityKind kind>
bool is_kind(const void* entry) {
  return static_cast<const Identity*>(entry)->kind == kind;
}
constexpr auto user_assigned = is_kind<IdentityKind::user_assigned>, application = is_kind<IdentityKind::application>,
               existing = is_kind<IdentityKind::existing>;

Text unique_name_of(const Manifest& of, const void* entry) {
  const auto& identity = *static_cast<const Identity*>(entry);
  return {default_unique_name(of, or_else(identity.previously, identity.name).value), {}};
}

constexpr std::string_view identity_kinds[] = {"userAssigned", "application", "existing"};
constexpr Shape identity_kind = choice("a kind of identity", identity_kinds);
constexpr Shape owners = list("a list of owners", text<rules::guid>);
constexpr Key identity_rows[] = {
    row<&Identity::name, rules::identity_name>(
        "name",
        "Name of the identity, of an application its display name; for an existing one, what this manifest calls it.",
        required),
    row<&Identity::kind, identity_kind>(
        "kind", "userAssigned or application (created and kept by this manifest), or existing (only used)."),
    row<&Identity::arm_id, rules::identity_id>(
        "id",
        "Of an existing identity: resource id of a user-assigned one, or of the resource that has one of its own.",
        existing),
    row<&Identity::client_id, rules::guid>(
        "clientId", "Of an existing identity, in place of its id: the client id (application id).", existing),
    row<&Identity::principal_id, rules::guid>(
        "principalId", "Of an existing identity, in place of its id: the object id of its service principal.",
        existing),
    row<&Identity::unique_name, rules::unique_name>(
        "uniqueName",
        "Key of an application in the directory; it can't be changed later. keyless.TEAM.NAME when not given, or "
        "keyless.TEAM.MANIFEST.NAME where the manifest has a name.",
        unique_name_of, application),
    row<&Identity::previously, rules::identity_name>(
        "previously", "The name an application was created under: its uniqueName is still made of that one.",
        application),
    row<&Identity::owners, owners>(
        "owners", "Object ids of the users and service principals that own an application; others are reported.",
        application),
    row<&Identity::remove_passwords, flag>(
        "removePasswords", "Remove the passwords and certificates left on an application, which are reported anyway.",
        application),
    row<&Identity::resource_group, rules::resource_group>(
        "resourceGroup", "The group it is created in; created too when missing.", user_assigned),
    row<&Identity::subscription, rules::guid>("subscription", "The subscription it lies in.", subscription_of_azure,
                                              user_assigned),
    row<&Identity::location, rules::location>("location", "Where it is created; it can't be moved later.",
                                              user_assigned),
    row<&Identity::tags, tags>("tags", "Tags besides those of the manifest."),
    row<&Identity::protect, flag>("protect", protect_doc),
    row<&Identity::adopt, flag>("adopt", adopt_doc),
    row<&Identity::previous_owner, rules::manifest_owner>("previousOwner", previous_owner_doc),
    row<&Identity::roles, roles>("roles", "What the identity may do, and on what."),
    row<&Identity::federated_credentials, federated_credentials>(
        "federatedCredentials", "Trust in issuers other than those of the service connections below."),
    row<&Identity::organization_access, organization_access>("organizationAccess",
                                                             "Makes it a member of the Azure DevOps organization."),
};
constexpr Shape identity_shape = mapping("an identity", identity_rows);

}  // namespace

const Shape identities = list("a list of identities", identity_shape);

}  // namespace shapes

namespace {

using Locations = std::map<std::string, std::string>;  // by folded id of a group

Locations locations_of_groups(const Manifest& manifest) {
  Locations locations;
  for (const auto& group : manifest.resource_groups)
    locations.emplace(folded_arm_id(group_arm_id(group.subscription, group.name.value)), group.location);
  return locations;
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

void finish_existing(Reading& reading, Identity& identity, const Node& node) {
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

void finish_application(Reading& reading, Identity& identity, const Node& node) {
  identity.id = "uniqueName:" + identity.unique_name;
  refuse_all(reading, node, ways_to_name, "an application; write `kind: existing` to use one that is there");
  for (const auto* key : {"resourceGroup", "subscription", "location"})
    refuse(reading, node, key, "an application: it has no resource group");
  if (text_in(node, "uniqueName").written())
    refuse(reading, node, "previously", "an application with a `uniqueName`: its name may change as it likes");
}

void finish_user_assigned(Reading& reading, Identity& identity, const Node& node, const Locations& locations) {
  identity.id = identity_arm_id(identity.subscription, identity.resource_group.value, identity.name.value);
  const auto group = locations.find(folded_arm_id(group_arm_id(identity.subscription, identity.resource_group.value)));
  if (identity.location.empty() && group != locations.end()) identity.location = group->second;
  if (identity.location.empty()) identity.location = reading.into.azure.location.value;
  need(reading, node, "resourceGroup", "a user-assigned identity");
  refuse_all(reading, node, ways_to_name, "a user-assigned identity; write `kind: existing` to use one that is there");
  refuse_all(reading, node, of_applications, "a user-assigned identity; it is one of `kind: application`");
  need_location(reading, node, identity.location, "identity");
}

bool is_known(const Identity& identity) {
  const bool placed = identity.kind != IdentityKind::user_assigned || identity.resource_group.written();
  return identity.name.written() && placed && !identity.id.empty();
}

/// The identity of a resource's own can't hold trust: told by its id, before anything is read.
void check_trust(const Identity& identity, std::size_t wired, Findings& findings) {
  const bool asked = wired > 0 || !identity.federated_credentials.empty();
  if (!asked || !identity.arm_id.written()) return;
  if (model::kinds::trust_place(identity.arm_id.value) != model::kinds::TrustPlace::nowhere) return;
  findings.add("no-trust", identity.arm_id.at,
               "a system-assigned identity can't have federated credentials, but " +
                   std::string(wired > 0 ? "a service connection needs one" : "this entry declares one"),
               "use a user-assigned identity or an application");
}

void check_room_for_trust(const Identity& identity, std::size_t wired, Findings& findings) {
  const auto count = identity.federated_credentials.size() + wired;
  if (count <= model::kinds::most_trusts) return;
  findings.add("too-many-credentials", identity.name.at,
               "this identity would have " + std::to_string(count) + " federated credentials, those of its " +
                   std::to_string(wired) + " service connections included; the service allows " +
                   std::to_string(model::kinds::most_trusts),
               "use a second identity");
}

void check_identity(const Manifest& manifest, const Identity& identity, std::size_t wired, Findings& findings) {
  check_roles(identity.roles, findings);
  Once(findings, "the owner").declare(identity.owners);
  check_trust(identity, wired, findings);
  check_credentials(identity.federated_credentials, findings);
  check_room_for_trust(identity, wired, findings);
  check_tags(identity.tags, findings);
  if (identity.kind == IdentityKind::user_assigned)
    check_tag_room(manifest.tags, identity.tags, {"identity", identity.name.at, true, identity.protect}, findings);
  if (identity.organization_access) check_organization_access(*identity.organization_access, findings);
}

}  // namespace

// Neither part holds a dot, so no two entries make the same name.
std::string default_unique_name(const Manifest& manifest, const std::string& name) {
  return "keyless." + manifest.team.value + "." + (manifest.name.written() ? manifest.name.value + "." : "") + name;
}

void finish_identities(Reading& reading) {
  const auto locations = locations_of_groups(reading.into);
  each_in(reading.document, "identities", reading.into.identities, [&](auto& identity, const Node& node) {
    identity.canonical = canonical_text(node);
    const auto kind = text_in(node, "kind").value;
    if (kind == "existing") finish_existing(reading, identity, node);
    if (kind == "application") finish_application(reading, identity, node);
    if (kind.empty() || kind == "userAssigned") finish_user_assigned(reading, identity, node, locations);
    finish_credentials(reading, identity.federated_credentials);
  });
}

void check_identities(const Manifest& manifest, Findings& findings) {
  std::vector<std::size_t> wired(manifest.identities.size());
  for (const auto& connection : manifest.service_connections)
    if (connection.identity_index < wired.size()) ++wired[connection.identity_index];
  Once ids(findings, "the identity");
  for (std::size_t i = 0; i < manifest.identities.size(); ++i) {
    const auto& identity = manifest.identities[i];
    if (is_known(identity)) ids.declare(folded_arm_id(identity.id), identity.name.at, identity.name.value);
    check_identity(manifest, identity, wired[i], findings);
  }
}

}  // namespace keyless::manifest
