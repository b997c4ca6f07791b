#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "keyless/result.hpp"

namespace keyless::auth {

/// How a run signs in, as `--auth-mode` says it.
enum class Mode {
  automatic,          ///< `default`: the order of the Azure SDKs, the first that is set up
  service_principal,  ///< client secret or certificate
  workload_identity,  ///< federated token file
  managed_identity,   ///< of the machine this runs on
  azure_pipelines,    ///< the service connection of this pipeline job
  azure_cli,          ///< whoever is signed in to `az`
  personal_access_token
};

/// As written on the command line: `default`, `service-principal`, ...
std::vector<std::string> mode_names();
/// `invalid_argument` for any other name, with those that exist.
Result<Mode> mode_of(std::string_view name);

/// The links of the default order that AZURE_TOKEN_CREDENTIALS leaves: `prod` (what servers use), `dev` (what people
/// use), or one credential by the Azure SDKs' name, such as `AzureCliCredential`, letter case ignored; all for "".
/// `invalid_argument` for anything else, as the SDKs do.
Result<std::vector<Mode>> modes_left_by(std::string_view token_credentials);

}  // namespace keyless::auth
