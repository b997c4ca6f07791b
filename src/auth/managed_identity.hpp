#pragma once

#include <memory>
#include <string>

#include "auth/credential.hpp"
#include "auth/credentials.hpp"
#include "http/client.hpp"

namespace keyless::auth {

/// Where a machine of Azure gives tokens of its managed identity.
struct IdentityEndpoint {
  enum class Kind { app_service, arc, instance_metadata };
  Kind kind = Kind::instance_metadata;
  std::string url = "http://169.254.169.254/metadata/identity/oauth2/token";
  http::Secret header = {};                              ///< App Service: what X-IDENTITY-HEADER must say
  std::string key_folder = "/var/opt/azcmagent/tokens";  ///< Arc: where its key files may lie
};

/// By IDENTITY_ENDPOINT with IDENTITY_HEADER (App Service), IDENTITY_ENDPOINT with IMDS_ENDPOINT (Arc), otherwise the
/// instance metadata service, at AZURE_POD_IDENTITY_AUTHORITY_HOST where that is set.
IdentityEndpoint identity_endpoint(const Environment& environment);

/// Signs in as the managed identity of the machine: the one `client_id` names, "" for the only one there is.
/// `local` speaks plain HTTP to this machine. Fails with `not_found` where no such endpoint answers.
std::shared_ptr<Credential> managed_identity_credential(http::Sender& local, const http::Cloud& cloud, Clock& clock,
                                                        IdentityEndpoint endpoint, std::string client_id);

}  // namespace keyless::auth
