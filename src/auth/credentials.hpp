#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "auth/credential.hpp"
#include "auth/mode.hpp"
#include "auth/token_source.hpp"
#include "base/asio.hpp"
#include "base/clock.hpp"
#include "http/client.hpp"
#include "http/cloud.hpp"

namespace keyless::auth {

/// The variables this program signs in with, by name. Unset and empty are the same.
using Environment = std::map<std::string, std::string>;

/// Reads only the variables named in docs: AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET,
/// AZURE_CLIENT_CERTIFICATE_PATH, AZURE_CLIENT_CERTIFICATE_PASSWORD, AZURE_FEDERATED_TOKEN_FILE, AZURE_AUTHORITY_HOST,
/// AZURE_TOKEN_CREDENTIALS, AZURE_DEVOPS_EXT_PAT, SYSTEM_ACCESSTOKEN, SYSTEM_OIDCREQUESTURI,
/// AZURESUBSCRIPTION_SERVICE_CONNECTION_ID, AZURESUBSCRIPTION_CLIENT_ID, AZURESUBSCRIPTION_TENANT_ID,
/// IDENTITY_ENDPOINT, IDENTITY_HEADER, IMDS_ENDPOINT, AZURE_POD_IDENTITY_AUTHORITY_HOST.
Environment read_environment();

/// Gives a JWT of another issuer, fetched for this one exchange.
using AssertionSource = std::function<asio::awaitable<Result<http::Secret>>()>;

/// `plain` is a stack without authorizer; it, the cloud and the clock must outlive the credential.
std::shared_ptr<Credential> client_secret_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                     std::string client_id, http::Secret secret);
std::shared_ptr<Credential> assertion_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                 std::string client_id, AssertionSource assertion);
/// `path` is a PEM file with certificate and key, or a PKCS#12 file, read anew for each token.
std::shared_ptr<Credential> client_certificate_credential(http::Sender& plain, const http::Cloud& cloud, Clock& clock,
                                                          std::string client_id, std::string path,
                                                          http::Secret password);
/// Whoever is signed in to `az`; `not_found` where it is not installed or nobody is.
std::shared_ptr<Credential> azure_cli_credential(const http::Cloud& cloud, Clock& clock);
/// Azure DevOps only.
std::shared_ptr<Credential> personal_access_token_credential(http::Secret token);
/// A pipeline job's own token: for requests of ID tokens, and for Azure DevOps.
std::shared_ptr<Credential> job_token_credential(http::Secret token);

/// Asks the pipeline job's service (or the sandbox's) for an ID token of a service connection. `signed_in` is a stack
/// whose authorizer serves Audience::pipeline_job.
asio::awaitable<Result<http::Secret>> request_id_token(http::Sender& signed_in, std::string request_uri,
                                                       std::string service_connection_id);

/// What the ways to sign in work with. Everything must outlive the credentials.
struct CredentialSources {
  const http::Cloud& cloud;
  http::Sender& plain;  ///< a stack without authorizer
  http::Sender& local;  ///< plain HTTP to this machine
  Clock& clock;
  http::Sender* job = nullptr;  ///< a stack signed in with the job's token; null leaves that link out
};

/// What this run may sign in with. Against a loopback cloud: the credentials of its cloud file and nothing else,
/// whatever the environment holds and the mode says. Otherwise the environment's. AZURE_DEVOPS_EXT_PAT, where it is
/// set, serves Azure DevOps in every mode; for the rest the mode chooses, and in the default one the Azure SDKs' order:
/// client secret, certificate, federated token file, service connection of a pipeline job, managed identity, Azure CLI,
/// as far as AZURE_TOKEN_CREDENTIALS leaves them. The job's own token comes last, for Azure DevOps.
/// `invalid_argument` when AZURE_TOKEN_CREDENTIALS names nothing known.
Result<Credentials> make_credentials(const CredentialSources& sources, const Environment& environment,
                                     Mode mode = Mode::automatic);

/// The job's own token, from the cloud file or SYSTEM_ACCESSTOKEN, for Audience::pipeline_job only.
Credentials make_job_credentials(const http::Cloud& cloud, const Environment& environment);

/// The tenant to sign in to when a manifest names none: the cloud file's or AZURE_TENANT_ID; "" when unknown.
std::string default_tenant(const http::Cloud& cloud, const Environment& environment);

}  // namespace keyless::auth
