#include "http/cloud.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "http/url.hpp"

namespace keyless::http {
namespace {

using Json = nlohmann::json;

constexpr std::string_view public_resource_manager_scope = "https://management.azure.com/.default";
constexpr std::string_view public_graph_scope = "https://graph.microsoft.com/.default";
constexpr std::string_view public_exchange_audience = "api://AzureADTokenExchange";

/// Azure DevOps runs in the public cloud only; every cloud's pipelines come from there.
void use_public_devops(Cloud& cloud) {
  cloud.devops = "https://dev.azure.com";
  cloud.devops_graph = "https://vssps.dev.azure.com";
  cloud.devops_entitlements = "https://vsaex.dev.azure.com";
  cloud.devops_more = {"https://app.vssps.visualstudio.com", "https://vstoken.dev.azure.com"};
}

Cloud public_cloud() {
  Cloud cloud;
  cloud.name = "AzureCloud";
  cloud.resource_manager = "https://management.azure.com";
  cloud.active_directory = "https://login.microsoftonline.com";
  cloud.graph = "https://graph.microsoft.com";
  cloud.resource_manager_scope = public_resource_manager_scope;
  cloud.graph_scope = public_graph_scope;
  cloud.exchange_audience = public_exchange_audience;
  return cloud;
}

Cloud us_government() {
  Cloud cloud;
  cloud.name = "AzureUSGovernment";
  cloud.resource_manager = "https://management.usgovcloudapi.net";
  cloud.active_directory = "https://login.microsoftonline.us";
  cloud.graph = "https://graph.microsoft.us";
  cloud.resource_manager_scope = "https://management.usgovcloudapi.net/.default";
  cloud.graph_scope = "https://graph.microsoft.us/.default";
  cloud.exchange_audience = "api://AzureADTokenExchangeUSGov";
  return cloud;
}

Cloud china() {
  Cloud cloud;
  cloud.name = "AzureChinaCloud";
  cloud.resource_manager = "https://management.chinacloudapi.cn";
  cloud.active_directory = "https://login.chinacloudapi.cn";
  cloud.graph = "https://microsoftgraph.chinacloudapi.cn";
  cloud.resource_manager_scope = "https://management.chinacloudapi.cn/.default";
  cloud.graph_scope = "https://microsoftgraph.chinacloudapi.cn/.default";
  cloud.exchange_audience = "api://AzureADTokenExchangeChina";
  return cloud;
}

bool is_loopback_origin(const std::string& origin) {
  const auto host = Url(origin).host();
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

Error bad_file(const std::string& file, const std::string& why) {
  return Error{Errc::invalid_argument, "the cloud file can't be used: " + why, file};
}

/// Reads text members, and remembers the first thing that is wrong.
class Reader {
 public:
  explicit Reader(const Json& object) : object_(object) {}

  std::string text(const char* key) {
    const auto found = object_.find(key);
    if (found == object_.end() || found->is_null()) return {};
    if (!found->is_string()) return fail(std::string(key) + " is not text");
    return found->get<std::string>();
  }

  std::string origin(const char* key) {
    const auto given = text(key);
    if (given.empty()) return fail(std::string(key) + " is missing");
    const auto url = parse_url(given);
    if (!url) return fail(std::string(key) + ": " + url.error().message);
    if (!url->secure()) return fail(std::string(key) + " is not https");
    if (url->target() != "/") return fail(std::string(key) + " has a path; only scheme, host and port belong there");
    return url->origin();
  }

  const std::string& problem() const { return problem_; }

 private:
  std::string fail(const std::string& problem) {
    if (problem_.empty()) problem_ = problem;
    return {};
  }

  const Json& object_;
  std::string problem_;
};

std::string text_or(Reader& reader, const char* key, std::string_view fallback) {
  auto text = reader.text(key);
  return text.empty() ? std::string(fallback) : text;
}

Cloud read_cloud(Reader& reader) {
  Cloud cloud;
  cloud.name = text_or(reader, "name", "AzureCloud");
  cloud.resource_manager = reader.origin("resourceManager");
  cloud.active_directory = reader.origin("activeDirectory");
  cloud.graph = reader.origin("microsoftGraph");
  cloud.devops = reader.origin("azureDevOps");
  cloud.devops_graph = reader.origin("azureDevOpsGraph");
  cloud.devops_entitlements = reader.origin("azureDevOpsEntitlements");
  cloud.ca_file = reader.text("caFile");
  cloud.tenant = reader.text("tenant");
  cloud.subscription = reader.text("subscription");
  cloud.organization = reader.text("organization");
  cloud.project = reader.text("project");
  cloud.client_id = reader.text("clientId");
  cloud.client_secret = Secret(reader.text("clientSecret"));
  cloud.personal_access_token = Secret(reader.text("personalAccessToken"));
  cloud.oidc_request_uri = reader.text("oidcRequestUri");
  cloud.system_access_token = Secret(reader.text("systemAccessToken"));
  return cloud;
}

std::vector<std::string> all_origins(const Cloud& cloud) {
  std::vector<std::string> origins = {cloud.resource_manager, cloud.active_directory, cloud.graph,
                                      cloud.devops,           cloud.devops_graph,     cloud.devops_entitlements};
  const auto uri = parse_url(cloud.oidc_request_uri);
  if (uri) origins.push_back(uri->origin());
  return origins;
}

void set_scopes(Cloud& cloud) {
  const auto like = cloud.loopback ? Result<Cloud>(public_cloud()) : built_in_cloud(cloud.name);
  const Cloud own = like ? *like : Cloud{};
  cloud.resource_manager_scope = like ? own.resource_manager_scope : cloud.resource_manager + "/.default";
  cloud.graph_scope = like ? own.graph_scope : cloud.graph + "/.default";
  cloud.exchange_audience = like ? own.exchange_audience : public_exchange_audience;
}

}  // namespace

Result<Cloud> built_in_cloud(std::string_view name) {
  for (const auto& make : {public_cloud, us_government, china}) {
    auto cloud = make();
    if (cloud.name != name) continue;
    use_public_devops(cloud);
    return cloud;
  }
  return Error{Errc::invalid_argument,
               "no built-in cloud is called " + std::string(name),
               {},
               {},
               {},
               "use AzureCloud, AzureUSGovernment or AzureChinaCloud, or describe another one with --cloud FILE"};
}

Result<Cloud> parse_cloud(std::string_view json, const std::string& file) {
  const auto document = Json::parse(json, nullptr, false);
  if (!document.is_object()) return bad_file(file, "it is not a JSON object");
  Reader reader(document);
  auto cloud = read_cloud(reader);
  if (!reader.problem().empty()) return bad_file(file, reader.problem());
  if (!cloud.oidc_request_uri.empty()) {
    const auto uri = parse_url(cloud.oidc_request_uri);
    if (!uri || !uri->secure()) return bad_file(file, "oidcRequestUri is not an https URL");
    cloud.oidc_request_uri = uri->text();
  }
  const auto origins = all_origins(cloud);
  const auto near = std::count_if(origins.begin(), origins.end(), is_loopback_origin);
  cloud.loopback = near == std::ptrdiff_t(origins.size());
  if (near != 0 && !cloud.loopback) {
    return bad_file(file, "some of its services are on this machine and some are not");
  }
  set_scopes(cloud);
  return cloud;
}

std::vector<std::string> origins_for(const Cloud& cloud, Audience audience) {
  switch (audience) {
    case Audience::none:
      return {};
    case Audience::resource_manager:
      return {cloud.resource_manager};
    case Audience::graph:
      return {cloud.graph};
    case Audience::pipeline_job:
    case Audience::azure_devops:
      break;
  }
  std::vector<std::string> origins = {cloud.devops, cloud.devops_graph, cloud.devops_entitlements};
  origins.insert(origins.end(), cloud.devops_more.begin(), cloud.devops_more.end());
  if (audience == Audience::pipeline_job && !cloud.oidc_request_uri.empty()) {
    const auto uri = parse_url(cloud.oidc_request_uri);
    if (uri) origins.push_back(uri->origin());
  }
  return origins;
}

}  // namespace keyless::http
