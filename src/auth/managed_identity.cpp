#include "auth/managed_identity.hpp"

#include <filesystem>
#include <fstream>
#include <utility>
#include "base/json.hpp"

#include "auth/audience.hpp"
#include "auth/token_request.hpp"
#include "http/message.hpp"

namespace keyless::auth {
namespace {

namespace fs = std::filesystem;
using Kind = IdentityEndpoint::Kind;
constexpr std::uintmax_t longest_key = 4096;
constexpr int most_tries = 4;

std::string value_of(const Environment& environment, const char* name) {
  const auto found = environment.find(name);
  return found == environment.end() ? std::string() : found->second;
}

/// The services take the resource, as the first version of the token endpoint did.
std::string resource_of(std::string_view scope) {
  constexpr std::string_view tail = "/.default";
  return std::string(scope.ends_with(tail) ? scope.substr(0, scope.size() - tail.size()) : scope);
}

bool may_pass(int status) {
  return status == 410 || status == 429 || status >= 500;
}

class ManagedIdentity : public Credential {
 public:
  ManagedIdentity(http::Sender& local, const http::Cloud& cloud, Clock& clock, IdentityEndpoint endpoint,
                  std::string client_id)
      : local_(local), cloud_(cloud), clock_(clock), endpoint_(std::move(endpoint)), client_id_(std::move(client_id)) {}

  std::string name() const override { return "managed identity"; }

  std::string unfit_for(http::Audience audience) const override { return lacks_scope(cloud_, audience); }

  asio::awaitable<Result<Token>> token(http::Audience audience, std::string tenant) override {
    auto request = token_request(resource_of(scope_of(cloud_, audience)));
    if (!request) co_return request.error();
    auto answer = co_await ask(*request);
    if (!answer) co_return answer.error();
    if (endpoint_.kind == Kind::arc && answer->status == 401) {
      auto proven = with_key(*request, *answer);
      if (!proven) co_return proven.error();
      auto second = co_await ask(*proven);
      if (!second) co_return second.error();
      answer = std::move(second);
    }
    if (answer->status != 200) co_return refused(*answer);
    co_return token_of(answer->body, tenant);
  }

 private:
  Result<http::Request> token_request(const std::string& resource) const {
    auto url = http::parse_url(endpoint_.url);
    if (!url) return std::move(url).error().during("the managed identity's endpoint");
    const bool app_service = endpoint_.kind == Kind::app_service;
    http::Request request;
    request.url = *url;
    request.url.query("api-version", version()).query("resource", resource);
    if (!client_id_.empty()) request.url.query("client_id", client_id_);
    request.headers = {
        {app_service ? "X-IDENTITY-HEADER" : "Metadata", app_service ? endpoint_.header.reveal() : "true"},
        {"Accept", "application/json"}};
    request.deadline = Milliseconds{30'000};
    return request;
  }

  const char* version() const {
    if (endpoint_.kind == Kind::app_service) return "2019-08-01";
    return endpoint_.kind == Kind::arc ? "2020-06-01" : "2018-02-01";
  }

  /// While an identity is being attached to the machine, its service says 410 for a while.
  asio::awaitable<Result<http::Response>> ask(http::Request request) {
    for (int tried = 1;; ++tried) {
      auto sent = request;
      auto answer = co_await local_.send(std::move(sent));
      if (!answer) co_return absent(answer.error());
      if (!may_pass(answer->status) || tried == most_tries) co_return answer;
      const auto pause = Milliseconds{1'000} * (1 << tried);
      co_await clock_.sleep_for(pause);
    }
  }

  static Error absent(Error error) {
    const bool nobody = error.code == Errc::unavailable || error.code == Errc::timed_out;
    if (nobody) error.code = Errc::not_found;
    error.message = "no managed identity is available here: " + error.message;
    return error;
  }

  /// Arc proves that we may read files of its group: it names one, and we answer with what it holds.
  Result<http::Request> with_key(http::Request request, const http::Response& challenge) const {
    const auto told = std::string(http::header(challenge.headers, "WWW-Authenticate"));
    const auto mark = told.find("realm=");
    if (mark == std::string::npos) return Error{Errc::protocol, "the Arc agent requests a key without naming its file"};
    const fs::path file = told.substr(mark + 6);
    const bool allowed = file.parent_path() == fs::path(endpoint_.key_folder) && file.extension() == ".key";
    std::error_code failed;
    const auto size = fs::file_size(file, failed);
    if (!allowed || failed || size > longest_key)
      return Error{Errc::untrusted, "the Arc agent names an unexpected key file: " + file.string()};
    std::ifstream in(file, std::ios::binary);
    std::string key((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    while (key.ends_with('\n') || key.ends_with('\r')) key.pop_back();
    request.headers.emplace_back("Authorization", "Basic " + key);
    return request;
  }

  Error refused(const http::Response& answer) const {
    const auto body = parsed_json(answer.body);
    const auto why = text_at(body, "error_description");
    // Other clouds have a service at this address too, and it says something else.
    const bool foreign = !body.is_object() || !body.contains("error");
    const bool none = foreign || answer.status == 404 || why.find("Identity not found") != std::string::npos;
    Error error{none ? Errc::not_found : Errc::unauthorized, "the managed identity's endpoint answered " +
                                                                 std::to_string(answer.status) +
                                                                 (why.empty() ? std::string() : ": " + why)};
    error.service_code = text_at(body, "error");
    error.status = answer.status;
    error.advice = "name the identity in AZURE_CLIENT_ID, and check that it is assigned to this machine";
    return error;
  }

  /// Numbers come as texts, and App Service says only when the token ends.
  Result<Token> token_of(const std::string& body, const std::string& tenant) const {
    auto document = parsed_json(body);
    if (document.is_object() && !document.contains("expires_in")) {
      const auto until = std::strtoll(text_at(document, "expires_on").c_str(), nullptr, 10);
      const auto now = std::chrono::duration_cast<std::chrono::seconds>(clock_.wall().time_since_epoch()).count();
      if (until > 0) document["expires_in"] = until - now;
    }
    return read_token(document.dump(), tenant, clock_.now());
  }

  http::Sender& local_;
  const http::Cloud& cloud_;
  Clock& clock_;
  IdentityEndpoint endpoint_;
  std::string client_id_;
};

}  // namespace

IdentityEndpoint identity_endpoint(const Environment& environment) {
  IdentityEndpoint endpoint;
  const auto given = value_of(environment, "IDENTITY_ENDPOINT");
  const auto header = value_of(environment, "IDENTITY_HEADER");
  const auto host = value_of(environment, "AZURE_POD_IDENTITY_AUTHORITY_HOST");
  if (!given.empty() && !header.empty()) {
    endpoint = {Kind::app_service, given, http::Secret(header)};
  } else if (!given.empty() && !value_of(environment, "IMDS_ENDPOINT").empty()) {
    endpoint.kind = Kind::arc;
    endpoint.url = given;
  } else if (!host.empty()) {
    endpoint.url = host.substr(0, host.find_last_not_of('/') + 1) + "/metadata/identity/oauth2/token";
  }
  return endpoint;
}

std::shared_ptr<Credential> managed_identity_credential(http::Sender& local, const http::Cloud& cloud, Clock& clock,
                                                        IdentityEndpoint endpoint, std::string client_id) {
  return std::make_shared<ManagedIdentity>(local, cloud, clock, std::move(endpoint), std::move(client_id));
}

}  // namespace keyless::auth
