#include "manifest/sections/places.hpp"

#include <array>

#include "manifest/sections/common.hpp"

namespace keyless::manifest {
namespace rules {

const Rule organization =
    rule("bad-name", "an organization", "letters, digits and `-`, starting and ending with a letter or digit",
         "^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$", 1, 50, trim_hint);

}  // namespace rules

namespace shapes {
namespace {

template <std::size_t N>
constexpr std::array<Key, N> without_required(const Key (&keys)[N]) {
  auto free = std::to_array(keys);
  for (auto& key : free) key.required = false;
  return free;
}

using Azure = AzureSection;
using DevOps = AzureDevOpsSection;

constexpr std::string_view clouds[] = {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"};
constexpr Shape cloud = choice("a cloud", clouds, "other clouds are named by --cloud FILE");
constexpr Key azure_rows[] = {
    row<&Azure::cloud, cloud>("cloud", "The Azure cloud; AzureCloud when not given."),
    row<&Azure::tenant, rules::guid>("tenant", "The Entra tenant all identities live in.", required, in_defaults),
    row<&Azure::subscription, rules::guid>("subscription", "The subscription used wherever an entry names none.",
                                           required, in_defaults),
    row<&Azure::location, rules::location>("location",
                                           "Where what we create is placed when the entry names no location."),
};

constexpr std::string_view signers[] = {"entra", "keep"};
constexpr Shape signer = choice("who signs for connections", signers);
constexpr Key devops_rows[] = {
    row<&DevOps::organization, rules::organization>(
        "organization", "The Azure DevOps organization, as in dev.azure.com/ORGANIZATION.", required, in_defaults),
    row<&DevOps::project, rules::project>("project", "The project used wherever a service connection names none."),
    row<&DevOps::issuer, signer>(
        "issuer",
        "entra (when not given): connections that Azure DevOps itself still signs for are moved to the Microsoft Entra "
        "issuer; keep: they stay on the issuer that retires on 1 July 2027."),
};

constexpr auto default_azure_rows = without_required(azure_rows);
constexpr auto default_devops_rows = without_required(devops_rows);

}  // namespace

const Shape azure = mapping("the section azure", azure_rows);
const Shape devops = mapping("the section azureDevOps", devops_rows);
const Shape default_azure = mapping("the section azure", default_azure_rows);
const Shape default_devops = mapping("the section azureDevOps", default_devops_rows);

}  // namespace shapes
}  // namespace keyless::manifest
