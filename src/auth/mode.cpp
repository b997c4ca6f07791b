#include "auth/mode.hpp"

#include <array>
#include <utility>

#include "base/text.hpp"

namespace keyless::auth {
namespace {

constexpr std::array<std::pair<std::string_view, Mode>, 7> modes = {{{"default", Mode::automatic},
                                                                     {"service-principal", Mode::service_principal},
                                                                     {"workload-identity", Mode::workload_identity},
                                                                     {"managed-identity", Mode::managed_identity},
                                                                     {"azure-pipelines", Mode::azure_pipelines},
                                                                     {"azure-cli", Mode::azure_cli},
                                                                     {"pat", Mode::personal_access_token}}};

constexpr std::array<std::pair<std::string_view, Mode>, 5> sdk_names = {{
    {"EnvironmentCredential", Mode::service_principal},
    {"WorkloadIdentityCredential", Mode::workload_identity},
    {"ManagedIdentityCredential", Mode::managed_identity},
    {"AzurePipelinesCredential", Mode::azure_pipelines},
    {"AzureCliCredential", Mode::azure_cli},
}};

}  // namespace

std::vector<std::string> mode_names() {
  std::vector<std::string> names;
  for (const auto& [name, mode] : modes) names.emplace_back(name);
  return names;
}

Result<Mode> mode_of(std::string_view name) {
  for (const auto& [known, mode] : modes)
    if (known == name) return mode;
  return Error{.code = Errc::invalid_argument,
               .message = "unknown authentication mode " + std::string(name),
               .advice = "use one of " + joined(mode_names(), ", ")};
}

Result<std::vector<Mode>> modes_left_by(std::string_view token_credentials) {
  const std::vector<Mode> prod = {Mode::service_principal, Mode::workload_identity, Mode::azure_pipelines,
                                  Mode::managed_identity};
  if (equal_caseless(token_credentials, "prod")) return prod;
  if (equal_caseless(token_credentials, "dev")) return std::vector{Mode::azure_cli};
  if (token_credentials.empty()) {
    auto all = prod;
    all.push_back(Mode::azure_cli);
    return all;
  }
  for (const auto& [name, mode] : sdk_names)
    if (equal_caseless(token_credentials, name)) return std::vector{mode};
  return Error{.code = Errc::invalid_argument,
               .message = "AZURE_TOKEN_CREDENTIALS names no credential: " + std::string(token_credentials),
               .advice = "set it to prod, dev or a name such as AzureCliCredential, or unset it"};
}

}  // namespace keyless::auth
