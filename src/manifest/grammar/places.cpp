#include <array>

#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

/// A key that must be there, or in defaults.yaml.
constexpr Key shared(std::string_view name, const Shape& shape, std::string_view doc) {
  return {.name = name, .shape = &shape, .doc = doc, .required = true, .in_defaults = true};
}

template <std::size_t N>
constexpr std::array<Key, N> without_required(const Key (&keys)[N]) {
  auto free = std::to_array(keys);
  for (auto& key : free) key.required = false;
  return free;
}

// azure

constexpr std::string_view clouds[] = {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"};
constexpr Shape cloud = {
    .type = Type::choice, .noun = "a cloud", .choices = clouds, .elsewhere = "other clouds are named by --cloud FILE"};
constexpr Key azure_keys[] = {
    {"cloud", &cloud, "The Azure cloud; AzureCloud when not given."},
    shared("tenant", guid, "The Entra tenant all identities live in."),
    shared("subscription", guid, "The subscription used wherever an entry names none."),
    {"location", &location, "Where what we create is placed when the entry names no location."},
};

// azureDevOps

constexpr Shape organization = text(rules::organization);
constexpr std::string_view issuers[] = {"entra", "keep"};
constexpr Shape issuer = {.type = Type::choice, .noun = "who signs for connections", .choices = issuers};
constexpr Key devops_keys[] = {
    shared("organization", organization, "The Azure DevOps organization, as in dev.azure.com/ORGANIZATION."),
    {"project", &project, "The project used wherever a service connection names none."},
    {"issuer", &issuer,
     "entra (when not given): connections that Azure DevOps itself still signs for are moved to the Microsoft Entra "
     "issuer; keep: they stay on the issuer that retires on 1 July 2027."},
};

constexpr auto default_azure_keys = without_required(azure_keys);
constexpr auto default_devops_keys = without_required(devops_keys);

}  // namespace

const Shape azure = mapping("the section azure", azure_keys);
const Shape devops = mapping("the section azureDevOps", devops_keys);
const Shape default_azure = mapping("the section azure", default_azure_keys);
const Shape default_devops = mapping("the section azureDevOps", default_devops_keys);

}  // namespace keyless::manifest::shapes
