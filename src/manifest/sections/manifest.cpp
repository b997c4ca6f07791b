#include "manifest/sections/manifest.hpp"

#include "manifest/sections/common.hpp"
#include "model/kind.hpp"

namespace keyless::manifest {
namespace rules {

const Rule address_pattern = rule("bad-pattern", "an address pattern",
                                  "KIND/NAME, where `*` stands for any characters, as in roleAssignment/mi-x/*",
                                  "^[A-Za-z*?]+/[!-~]([ -~]*[!-~])?$", 1, 600, trim_hint);

}  // namespace rules

namespace shapes {
namespace {

constexpr Shape version = {.type = Type::version, .noun = "the number 1"};
constexpr Key version_row = special<version>(
    "version", "Version of this grammar.",
    {[](void*, const Node*, const Key&, Reading&) {}, [](const Writing&) { return plain_scalar("1"); }}, required);
constexpr Shape address_patterns = list("a list of address patterns", text<rules::address_pattern>);
constexpr Key manifest_rows[] = {
    version_row,
    row<&Manifest::team, rules::team>("team", "The team that owns what this manifest creates.", required),
    row<&Manifest::name, rules::team>(
        "name", "Tells several manifests of one team apart; with the team it is the owner stamped on objects."),
    row<&Manifest::azure, azure>("azure", "Where in Azure.", required, in_defaults),
    row<&Manifest::devops, devops>("azureDevOps", "Where in Azure DevOps; needed for service connections."),
    row<&Manifest::tags, tags>("tags", "Tags on every resource group and identity we create."),
    row<&Manifest::prune, flag>("prune", "Remove access that no manifest declares instead of only reporting it."),
    row<&Manifest::allow_undeclared, address_patterns>("allowUndeclared",
                                                       "Undeclared objects that are fine as they are."),
    row<&Manifest::resource_groups, resource_groups>("resourceGroups",
                                                     "Resource groups; those of the identities below need no entry."),
    row<&Manifest::identities, identities>("identities", "Identities, what they may do and whom they trust."),
    row<&Manifest::service_connections, service_connections>(
        "serviceConnections", "Azure Resource Manager service connections without a secret."),
    row<&Manifest::removed, removed>("removed",
                                     "Whole objects that this manifest declared once, to be deleted or released."),
};
constexpr Shape manifest_shape = mapping("a manifest", manifest_rows);

constexpr Key defaults_rows[] = {
    version_row,
    row<&Manifest::azure, default_azure>("azure", "Where in Azure, for manifests that do not say."),
    row<&Manifest::devops, default_devops>("azureDevOps", "Where in Azure DevOps, for manifests that do not say."),
    row<&Manifest::tags, tags>("tags", "Tags besides those of the manifests."),
};
constexpr Shape defaults_shape = mapping("a folder's defaults", defaults_rows);

}  // namespace
}  // namespace shapes

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

void check_entries(const Manifest& manifest, const Node& document, Findings& findings) {
  check_devops_is_there(manifest, document, findings);
  check_tags(manifest.tags, findings);
  check_resource_groups(manifest, findings);
  check_identities(manifest, findings);
  check_connections(manifest, findings);
  check_allowances(manifest, findings);
}

}  // namespace

std::string Manifest::line(Place at) const {
  return at.in_defaults ? Source(defaults.name, without_byte_order_mark(defaults.text)).line(at.line)
                        : Source(file, without_byte_order_mark(text)).line(at.line);
}

const Shape& grammar() {
  return shapes::manifest_shape;
}

const Shape& defaults_grammar() {
  return shapes::defaults_shape;
}

Manifest read_document(const Node& document, Findings& findings) {
  Manifest manifest;
  Reading reading{document, findings, manifest};
  read_keys(&manifest, document, grammar(), reading);
  finish_resource_groups(reading);
  finish_identities(reading);
  finish_connections(reading);
  finish_removed(reading);
  check_entries(manifest, document, findings);
  return manifest;
}

Node write_document(const Manifest& manifest) {
  return write_keys(&manifest, grammar(), manifest);
}

}  // namespace keyless::manifest
