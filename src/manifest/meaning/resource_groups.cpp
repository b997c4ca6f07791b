#include "base/text.hpp"
#include "manifest/meaning/once.hpp"

namespace keyless::manifest::meaning {

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

}  // namespace keyless::manifest::meaning
