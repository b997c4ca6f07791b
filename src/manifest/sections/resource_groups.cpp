#include "manifest/sections/resource_groups.hpp"

#include "manifest/sections/common.hpp"
#include "manifest/sections/manifest.hpp"

namespace keyless::manifest {
namespace shapes {
namespace {

constexpr Key group_rows[] = {
    row<&ResourceGroup::name, rules::resource_group>("name", "Name of the resource group.", required),
    row<&ResourceGroup::subscription, rules::guid>("subscription", "The subscription it lies in.",
                                                   subscription_of_azure),
    row<&ResourceGroup::location, rules::location>("location", "Where it is created; never a difference afterwards.",
                                                   location_of_azure),
    row<&ResourceGroup::tags, tags>("tags", "Tags besides those of the manifest."),
    row<&ResourceGroup::protect, flag>("protect", protect_doc),
    row<&ResourceGroup::adopt, flag>("adopt", adopt_doc),
    row<&ResourceGroup::previous_owner, rules::manifest_owner>("previousOwner", previous_owner_doc),
};
constexpr Shape resource_group = mapping("a resource group", group_rows);

}  // namespace

const Shape resource_groups = list("a list of resource groups", resource_group);

}  // namespace shapes

void finish_resource_groups(Reading& reading) {
  each_in(reading.document, "resourceGroups", reading.into.resource_groups,
          [&](auto& group, const Node& node) { need_location(reading, node, group.location, "resource group"); });
}

void check_resource_groups(const Manifest& manifest, Findings& findings) {
  Once groups(findings, "the resource group");
  Spelling spelling(findings, "the resource group");
  std::map<std::string, bool> declared;
  for (const auto& group : manifest.resource_groups) {
    check_tags(group.tags, findings);
    check_tag_room(manifest.tags, group.tags, {"resource group", group.name.at, false, group.protect}, findings);
    if (!group.name.written()) continue;
    const auto key = group.subscription + "/" + lower(group.name.value);
    groups.declare(key, group.name.at, group.name.value);
    if (declared.emplace(key, true).second) spelling.use(group.subscription, group.name);
  }
  for (const auto& identity : manifest.identities)
    if (identity.kind == IdentityKind::user_assigned) spelling.use(identity.subscription, identity.resource_group);
}

}  // namespace keyless::manifest
