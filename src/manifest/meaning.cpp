#include "manifest/meaning/once.hpp"
#include "manifest/read.hpp"
#include "model/kind.hpp"

namespace keyless::manifest {
namespace {

void check_allowances(const Manifest& manifest, Findings& findings) {
  std::vector<std::string> kinds;
  for (const auto* kind : model::all_kinds()) kinds.emplace_back(kind->name);
  for (const auto& pattern : manifest.allow_undeclared) {
    const auto kind = pattern.value.substr(0, pattern.value.find('/'));
    const bool wild = kind.find_first_of("*?") != std::string::npos;
    if (wild || kind == pattern.value || model::find_kind(kind)) continue;
    const auto near = nearest_to(kind, kinds);
    findings.add("unknown-kind", pattern.at, "unknown kind of address " + shown(kind),
                 near.empty() ? "" : "did you mean `" + near + "`?");
  }
}

void check_devops_is_there(const Manifest& manifest, const Node& document, Findings& findings) {
  if (child_of(document, "azureDevOps")) return;
  for (const auto& identity : manifest.identities)
    if (identity.organization_access)
      findings.add("missing-key", identity.organization_access->at,
                   "organization access needs the key `azureDevOps` in the manifest",
                   "write azureDevOps: with organization:");
  for (const auto& entry : manifest.removed)
    if (entry.kind == Removed::Kind::service_connection)
      findings.add("missing-key", entry.at, "service connections need the key `azureDevOps` in the manifest",
                   "write azureDevOps: with organization: and project:");
  const auto* list = child_of(document, "serviceConnections");
  const bool used = list && !list->children.empty();
  if (used)
    findings.add("missing-key", list->key_at, "service connections need the key `azureDevOps` in the manifest",
                 "write azureDevOps: with organization: and project:");
}

}  // namespace

void check_meaning(const Manifest& manifest, const Node& document, Findings& findings) {
  check_devops_is_there(manifest, document, findings);
  meaning::check_tags(manifest.tags, findings);
  meaning::check_resource_groups(manifest, findings);
  meaning::check_identities(manifest, findings);
  meaning::check_connections(manifest, findings);
  meaning::check_access(manifest, findings);
  check_allowances(manifest, findings);
}

}  // namespace keyless::manifest
