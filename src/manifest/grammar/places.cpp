#include "manifest/grammar/shapes.hpp"

namespace keyless::manifest::shapes {
namespace {

// azure

constexpr std::string_view clouds[] = {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"};
constexpr Shape cloud = {
    .type = Type::choice, .noun = "a cloud", .choices = clouds, .elsewhere = "other clouds are named by --cloud FILE"};
constexpr Key azure_keys[] = {
    {"cloud", &cloud, "The Azure cloud; AzureCloud when not given."},
    {"tenant", &guid, "The Entra tenant all identities live in.", true},
    {"subscription", &guid, "The subscription used wherever an entry names none.", true},
    {"location", &location, "Where what we create is placed when the entry names no location."},
};

// azureDevOps

constexpr Shape organization = text(rules::organization);
constexpr Key devops_keys[] = {
    {"organization", &organization, "The Azure DevOps organization, as in dev.azure.com/ORGANIZATION.", true},
    {"project", &project, "The project used wherever a service connection names none."},
};

}  // namespace

const Shape azure = mapping("the section azure", azure_keys);
const Shape devops = mapping("the section azureDevOps", devops_keys);

}  // namespace keyless::manifest::shapes
