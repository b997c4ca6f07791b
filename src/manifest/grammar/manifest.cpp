#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest {
namespace shapes {
namespace {

constexpr Shape address_pattern = text(rules::address_pattern);
constexpr Shape address_patterns = list("a list of address patterns", address_pattern);
constexpr Key manifest_keys[] = {
    {"version", &version, "Version of this grammar.", true},
    {"team", &team, "The team that owns what this manifest creates.", true},
    {"name", &team, "Tells several manifests of one team apart; with the team it is the owner stamped on objects."},
    {.name = "azure", .shape = &azure, .doc = "Where in Azure.", .required = true, .in_defaults = true},
    {"azureDevOps", &devops, "Where in Azure DevOps; needed for service connections."},
    {"tags", &tags, "Tags on every resource group and identity we create."},
    {"prune", &flag, "Remove access that no manifest declares instead of only reporting it."},
    {"allowUndeclared", &address_patterns, "Undeclared objects that are fine as they are."},
    {"resourceGroups", &resource_groups, "Resource groups; those of the identities below need no entry."},
    {"identities", &identities, "Identities, what they may do and whom they trust."},
    {"serviceConnections", &service_connections, "Azure Resource Manager service connections without a secret."},
    {"removed", &removed, "Whole objects that this manifest declared once, to be deleted or released."},
};
constexpr Shape manifest = mapping("a manifest", manifest_keys);

}  // namespace
}  // namespace shapes

const Shape& grammar() {
  return shapes::manifest;
}

}  // namespace keyless::manifest
