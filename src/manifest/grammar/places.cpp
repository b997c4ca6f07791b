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
constexpr std::string_view issuers[] = {"entra", "keep"};
constexpr Shape issuer = {.type = Type::choice, .noun = "who signs for connections", .choices = issuers};
constexpr Key devops_keys[] = {
    {"organization", &organization, "The Azure DevOps organization, as in dev.azure.com/ORGANIZATION.", true},
    {"project", &project, "The project used wherever a service connection names none."},
    {"issuer", &issuer,
     "entra (when not given): connections that Azure DevOps itself still signs for are moved to the Microsoft Entra "
     "issuer; keep: they stay on the issuer that retires on 1 July 2027."},
};

}  // namespace

const Shape azure = mapping("the section azure", azure_keys);
const Shape devops = mapping("the section azureDevOps", devops_keys);

}  // namespace keyless::manifest::shapes
