#include "auth/credentials.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <utility>

#include "auth/managed_identity.hpp"
#include "http/url.hpp"

namespace keyless::auth {
namespace {

constexpr std::array variables = {"AZURE_TENANT_ID",
                                  "AZURE_CLIENT_ID",
                                  "AZURE_CLIENT_SECRET",
                                  "AZURE_CLIENT_CERTIFICATE_PATH",
                                  "AZURE_CLIENT_CERTIFICATE_PASSWORD",
                                  "AZURE_FEDERATED_TOKEN_FILE",
                                  "AZURE_AUTHORITY_HOST",
                                  "AZURE_TOKEN_CREDENTIALS",
                                  "AZURE_DEVOPS_EXT_PAT",
                                  "SYSTEM_ACCESSTOKEN",
                                  "SYSTEM_OIDCREQUESTURI",
                                  "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
                                  "AZURESUBSCRIPTION_CLIENT_ID",
                                  "AZURESUBSCRIPTION_TENANT_ID",
                                  "IDENTITY_ENDPOINT",
                                  "IDENTITY_HEADER",
                                  "IMDS_ENDPOINT",
                                  "AZURE_POD_IDENTITY_AUTHORITY_HOST"};

constexpr std::size_t longest_assertion = 64 * 1024;

std::string value_of(const Environment& environment, const std::string& name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// The first of these that is not set; "" when all are.
std::string missing(const Environment& environment, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (value_of(environment, name).empty()) return name;
  return {};
}

/// The file is rotated while we run: it is read anew for each exchange.
asio::awaitable<Result<http::Secret>> read_assertion(std::string path) {
  std::ifstream file(path, std::ios::binary);
  std::string text(longest_assertion + 1, '\0');
  file.read(text.data(), std::streamsize(text.size()));
  text.resize(std::size_t(file.gcount()));
  const bool whole = file.eof();
  while (text.ends_with('\n') || text.ends_with('\r')) text.pop_back();
  if (text.empty() || !whole)
    co_return Error{Errc::unauthorized, "AZURE_FEDERATED_TOKEN_FILE can't be read, is empty or too long", path};
  co_return http::Secret(std::move(text));
}

/// Collects links, and what each one not set up lacks.
class Chain {
 public:
  Chain(const CredentialSources& sources, const Environment& environment)
      : sources_(sources), environment_(environment) {}

  void add(Mode mode) {
    if (mode == Mode::service_principal) add_service_principal();
    if (mode == Mode::workload_identity) add_federated_token_file();
    if (mode == Mode::azure_pipelines) add_service_connection();
    if (mode == Mode::managed_identity) add_managed_identity();
    if (mode == Mode::azure_cli) add(azure_cli_credential(sources_.cloud, sources_.clock));
  }

  void add_personal_access_token() {
    if (!is_set_up("personal access token", {"AZURE_DEVOPS_EXT_PAT"})) return;
    add(personal_access_token_credential(http::Secret(value("AZURE_DEVOPS_EXT_PAT"))));
  }

  /// As the SDKs do: a secret is preferred to a certificate.
  void add_service_principal() {
    if (is_set_up("client secret", {"AZURE_CLIENT_ID", "AZURE_CLIENT_SECRET"}))
      return add(client_secret_credential(sources_.plain, sources_.cloud, sources_.clock, value("AZURE_CLIENT_ID"),
                                          http::Secret(value("AZURE_CLIENT_SECRET"))));
    if (is_set_up("client certificate", {"AZURE_CLIENT_ID", "AZURE_CLIENT_CERTIFICATE_PATH"}))
      add(client_certificate_credential(sources_.plain, sources_.cloud, sources_.clock, value("AZURE_CLIENT_ID"),
                                        value("AZURE_CLIENT_CERTIFICATE_PATH"),
                                        http::Secret(value("AZURE_CLIENT_CERTIFICATE_PASSWORD"))));
  }

  void add_managed_identity() {
    add(managed_identity_credential(sources_.local, sources_.cloud, sources_.clock, identity_endpoint(environment_),
                                    value("AZURE_CLIENT_ID")));
  }

  void add_federated_token_file() {
    if (!is_set_up("federated token file", {"AZURE_CLIENT_ID", "AZURE_FEDERATED_TOKEN_FILE"})) return;
    const auto path = value("AZURE_FEDERATED_TOKEN_FILE");
    add(assertion_credential(sources_.plain, sources_.cloud, sources_.clock, value("AZURE_CLIENT_ID"),
                             [path] { return read_assertion(path); }));
  }

  void add_service_connection() {
    auto* const job = sources_.job;
    if (job == nullptr) return;
    const bool set_up = is_set_up("service connection of this job",
                                  {"SYSTEM_OIDCREQUESTURI", "SYSTEM_ACCESSTOKEN", "AZURESUBSCRIPTION_CLIENT_ID",
                                   "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID"});
    if (!set_up) return;
    const auto uri = value("SYSTEM_OIDCREQUESTURI");
    const auto connection = value("AZURESUBSCRIPTION_SERVICE_CONNECTION_ID");
    add(assertion_credential(sources_.plain, sources_.cloud, sources_.clock, value("AZURESUBSCRIPTION_CLIENT_ID"),
                             [job, uri, connection] { return request_id_token(*job, uri, connection); }));
  }

  void add_job_token() {
    if (!is_set_up("job token", {"SYSTEM_ACCESSTOKEN"})) return;
    add(job_token_credential(http::Secret(value("SYSTEM_ACCESSTOKEN"))));
  }

  /// Tokens are asked for at the cloud's own sign-in service, whatever this variable says.
  void note_foreign_authority() {
    const auto authority = value("AZURE_AUTHORITY_HOST");
    const auto url = http::parse_url(authority);
    if (authority.empty() || (url && url->origin() == sources_.cloud.active_directory)) return;
    note("AZURE_AUTHORITY_HOST: not the sign-in service of " + sources_.cloud.name + ", so it is not used");
  }

  void add(std::shared_ptr<Credential> link) { credentials_.links.push_back(std::move(link)); }
  void note(std::string reason) { credentials_.unavailable.push_back(std::move(reason)); }
  Credentials take() { return std::move(credentials_); }

 private:
  std::string value(const char* name) const { return value_of(environment_, name); }

  bool is_set_up(const std::string& link, std::initializer_list<const char*> names) {
    const auto lacking = missing(environment_, names);
    if (!lacking.empty()) note(link + ": " + lacking + " is not set");
    return lacking.empty();
  }

  const CredentialSources& sources_;
  const Environment& environment_;
  Credentials credentials_;
};

Credentials of_cloud_file(const CredentialSources& sources) {
  const auto& cloud = sources.cloud;
  Credentials credentials;
  const auto add = [&](const char* name, bool given, auto make) {
    if (given)
      credentials.links.push_back(make());
    else
      credentials.unavailable.push_back(std::string(name) + ": the cloud file has none");
  };
  add("personal access token", !cloud.personal_access_token.empty(),
      [&] { return personal_access_token_credential(cloud.personal_access_token); });
  add("client secret", !cloud.client_secret.empty() && !cloud.client_id.empty(), [&] {
    return client_secret_credential(sources.plain, cloud, sources.clock, cloud.client_id, cloud.client_secret);
  });
  add("job token", !cloud.system_access_token.empty(), [&] { return job_token_credential(cloud.system_access_token); });
  return credentials;
}

}  // namespace

Environment read_environment() {
  Environment environment;
  for (const char* name : variables) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') environment[name] = value;
  }
  return environment;
}

Result<Credentials> make_credentials(const CredentialSources& sources, const Environment& environment, Mode mode) {
  if (sources.cloud.loopback) return of_cloud_file(sources);
  const bool chosen = mode != Mode::automatic && mode != Mode::personal_access_token;
  const auto left = chosen ? Result<std::vector<Mode>>(std::vector{mode})
                           : modes_left_by(value_of(environment, "AZURE_TOKEN_CREDENTIALS"));
  if (!left) return left.error();
  Chain chain(sources, environment);
  chain.add_personal_access_token();
  for (const auto each : *left) chain.add(each);
  const bool job_may_serve = mode == Mode::automatic || mode == Mode::azure_pipelines;
  if (job_may_serve) chain.add_job_token();
  chain.note_foreign_authority();
  return chain.take();
}

Credentials make_job_credentials(const http::Cloud& cloud, const Environment& environment) {
  const auto token =
      cloud.loopback ? cloud.system_access_token : http::Secret(value_of(environment, "SYSTEM_ACCESSTOKEN"));
  Credentials credentials;
  if (token.empty())
    credentials.unavailable.push_back("job token: SYSTEM_ACCESSTOKEN is not set");
  else
    credentials.links.push_back(job_token_credential(token));
  return credentials;
}

std::string default_tenant(const http::Cloud& cloud, const Environment& environment) {
  if (cloud.loopback) return cloud.tenant;
  for (const char* name : {"AZURE_TENANT_ID", "AZURESUBSCRIPTION_TENANT_ID"}) {
    auto tenant = value_of(environment, name);
    if (!tenant.empty()) return tenant;
  }
  return cloud.tenant;
}

}  // namespace keyless::auth
