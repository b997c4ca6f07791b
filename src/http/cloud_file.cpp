#include <algorithm>
#include <array>
#include "base/json.hpp"

#include "base/text.hpp"
#include "http/cloud.hpp"
#include "http/url.hpp"

namespace keyless::http {
namespace {

// What the file of a real cloud may hold. A sandbox prints these and more.
constexpr std::array<const char*, 14> keys_of_real_clouds = {"$schema",
                                                             "name",
                                                             "environment",
                                                             "resourceManager",
                                                             "resourceManagerScope",
                                                             "activeDirectory",
                                                             "microsoftGraph",
                                                             "microsoftGraphScope",
                                                             "azureDevOps",
                                                             "azureDevOpsGraph",
                                                             "azureDevOpsEntitlements",
                                                             "exchangeAudience",
                                                             "caFile",
                                                             "tenant"};

// Of service connections, as Azure DevOps knows them.
constexpr std::array<std::string_view, 5> environments = {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud",
                                                          "AzureGermanCloud", "AzureStack"};

Error bad_file(const std::string& file, const std::string& why, const std::string& advice = {}) {
  return {.code = Errc::invalid_argument,
          .message = "the cloud file can't be used: " + why,
          .where = file,
          .advice = advice};
}

bool is_loopback_origin(const std::string& origin) {
  const auto host = Url(origin).host();
  return host == "localhost" || host == "127.0.0.1" || host == "::1";
}

/// A name of the public kind, `a.b`: no address, however written, and no other spelling of this machine.
bool is_public_name(const std::string& origin) {
  const auto labels = split(Url(origin).host(), '.');
  if (labels.size() < 2 || std::ranges::any_of(labels, &std::string::empty)) return false;
  const auto& last = labels.back();
  return last != "localhost" && last != "localdomain" && last[0] >= 'a' && last[0] <= 'z';
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

  std::string text_or(const char* key, std::string_view fallback) {
    auto given = text(key);
    return given.empty() ? std::string(fallback) : given;
  }

  bool has(const char* key) const { return object_.contains(key); }

  std::string origin(const char* key) {
    const auto given = text(key);
    if (given.empty()) return fail(std::string(key) + " is missing");
    const auto url = parse_url(given);
    if (!url) return fail(std::string(key) + ": " + url.error().message);
    if (!url->secure()) return fail(std::string(key) + " is not https");
    if (url->target() != "/") return fail(std::string(key) + " has a path; only scheme, host and port belong there");
    return url->origin();
  }

  /// What a token is asked for: `https://HOST/.default`.
  std::string scope(const char* key, const std::string& fallback) {
    auto given = text_or(key, fallback);
    const bool printable = std::ranges::all_of(given, [](char c) { return c > ' ' && c < '\x7f'; });
    const bool named = given.starts_with("https://") || given.starts_with("api://");
    if (!printable || !named || !given.ends_with("/.default"))
      return fail(std::string(key) + " is not an https:// or api:// name that ends in /.default");
    return given;
  }

  std::string fail(const std::string& problem) {
    if (problem_.empty()) problem_ = problem;
    return {};
  }
  const std::string& problem() const { return problem_; }

 private:
  const Json& object_;
  std::string problem_;
};

void read_services(Reader& reader, Cloud& cloud) {
  cloud.resource_manager = reader.origin("resourceManager");
  cloud.active_directory = reader.origin("activeDirectory");
  cloud.graph = reader.origin("microsoftGraph");
  cloud.ca_file = reader.text("caFile");
  cloud.tenant = reader.text("tenant");
}

bool names_devops(const Reader& reader) {
  return reader.has("azureDevOps") || reader.has("azureDevOpsGraph") || reader.has("azureDevOpsEntitlements");
}

void read_devops(Reader& reader, Cloud& cloud) {
  cloud.devops = reader.origin("azureDevOps");
  cloud.devops_graph = reader.origin("azureDevOpsGraph");
  cloud.devops_entitlements = reader.origin("azureDevOpsEntitlements");
}

void read_credentials(Reader& reader, Cloud& cloud) {
  cloud.subscription = reader.text("subscription");
  cloud.organization = reader.text("organization");
  cloud.project = reader.text("project");
  cloud.client_id = reader.text("clientId");
  cloud.client_secret = Secret(reader.text("clientSecret"));
  cloud.personal_access_token = Secret(reader.text("personalAccessToken"));
  cloud.oidc_request_uri = reader.text("oidcRequestUri");
  cloud.system_access_token = Secret(reader.text("systemAccessToken"));
  if (cloud.oidc_request_uri.empty()) return;
  const auto uri = parse_url(cloud.oidc_request_uri);
  if (!uri || !uri->secure())
    reader.fail("oidcRequestUri is not an https URL");
  else if (!is_loopback_origin(uri->origin()))
    reader.fail("some of its services are on this machine and some are not");
  else
    cloud.oidc_request_uri = uri->text();
}

std::vector<std::string> services_of(const Cloud& cloud) {
  return {cloud.resource_manager, cloud.active_directory, cloud.graph,
          cloud.devops,           cloud.devops_graph,     cloud.devops_entitlements};
}

/// It stands for one of the built-in clouds, whose names its tokens carry.
void read_sandbox(Reader& reader, Cloud& cloud) {
  read_credentials(reader, cloud);
  const auto named = built_in_cloud(cloud.name);
  const auto stands_for = named ? *named : *built_in_cloud("AzureCloud");
  cloud.environment = stands_for.environment;
  cloud.resource_manager_scope = stands_for.resource_manager_scope;
  cloud.graph_scope = stands_for.graph_scope;
  cloud.exchange_audience = stands_for.exchange_audience;
}

std::string unknown_key(const Json& document) {
  const std::vector<std::string> known(keys_of_real_clouds.begin(), keys_of_real_clouds.end());
  for (const auto& [key, value] : document.items()) {
    if (std::ranges::find(known, key) != known.end()) continue;
    const auto near = nearest(key, known);
    return "a real cloud has no key `" + key + "`" + (near.empty() ? "" : "; did you mean `" + near + "`?");
  }
  return {};
}

// Domains of the built-in clouds' own services.
constexpr std::array<std::string_view, 8> built_in_domains = {"azure.com",         "windows.net",  "microsoft.com",
                                                              "usgovcloudapi.net", "microsoft.us", "azure.us",
                                                              "chinacloudapi.cn",  "azure.cn"};

bool is_built_in_host(const std::string& url) {
  const auto parsed = parse_url(url);
  const auto host = "." + (parsed ? parsed->host() : std::string());
  return std::ranges::any_of(built_in_domains,
                             [&](std::string_view domain) { return host.ends_with("." + std::string(domain)); });
}

/// A token that a built-in cloud's own service accepts must not go to another host.
bool is_misdirected(const std::string& scope, const std::string& origin) {
  return is_built_in_host(scope) && !is_built_in_host(origin);
}

bool has_services_of(const Cloud& cloud, const Cloud& known) {
  return cloud.resource_manager == known.resource_manager && cloud.active_directory == known.active_directory &&
         cloud.graph == known.graph;
}

void check_tokens(Reader& reader, const Cloud& cloud) {
  if (is_misdirected(cloud.resource_manager_scope, cloud.resource_manager))
    reader.fail("resourceManagerScope is of a built-in cloud, resourceManager is not");
  if (is_misdirected(cloud.graph_scope, cloud.graph))
    reader.fail("microsoftGraphScope is of a built-in cloud, microsoftGraph is not");
  for (const auto name : built_in_cloud_names()) {
    const auto known = *built_in_cloud(name);
    const bool same_devops = cloud.devops == known.devops && cloud.devops_graph == known.devops_graph &&
                             cloud.devops_entitlements == known.devops_entitlements;
    if (cloud.active_directory == known.active_directory && !same_devops)
      reader.fail("azureDevOps is not the one that trusts " + known.active_directory);
    if (cloud.name == name && !has_services_of(cloud, known))
      reader.fail(cloud.name + " is built in and has other services");
  }
}

void check_real(Reader& reader, const Cloud& cloud) {
  for (const auto& origin : services_of(cloud))
    if (!is_public_name(origin)) reader.fail(origin + " is not the host name of a real cloud");
  if (std::ranges::find(environments, cloud.environment) == environments.end())
    reader.fail("environment is not one that service connections know");
  check_tokens(reader, cloud);
}

void read_real(Reader& reader, Cloud& cloud) {
  if (!reader.has("name")) reader.fail("name is missing");
  const auto like = built_in_cloud(cloud.name);
  if (!names_devops(reader)) {
    const auto public_cloud = *built_in_cloud("AzureCloud");
    cloud.devops = public_cloud.devops;
    cloud.devops_graph = public_cloud.devops_graph;
    cloud.devops_entitlements = public_cloud.devops_entitlements;
    cloud.devops_more = public_cloud.devops_more;
  }
  cloud.environment = reader.text_or("environment", like ? like->environment : "AzureStack");
  cloud.resource_manager_scope =
      reader.scope("resourceManagerScope", like ? like->resource_manager_scope : cloud.resource_manager + "/.default");
  cloud.graph_scope = reader.scope("microsoftGraphScope", like ? like->graph_scope : cloud.graph + "/.default");
  cloud.exchange_audience =
      reader.text_or("exchangeAudience", like ? like->exchange_audience : "api://AzureADTokenExchange");
  check_real(reader, cloud);
}

}  // namespace

Result<Cloud> parse_cloud(std::string_view json, const std::string& file) {
  const auto document = parsed_json(json);
  if (!document.is_object()) return bad_file(file, "it is not a JSON object");
  Reader reader(document);
  Cloud cloud;
  cloud.name = reader.text_or("name", "AzureCloud");
  read_services(reader, cloud);
  if (!reader.problem().empty()) return bad_file(file, reader.problem());
  cloud.loopback = is_loopback_origin(cloud.resource_manager);
  if (cloud.loopback || names_devops(reader)) read_devops(reader, cloud);
  if (!reader.problem().empty()) return bad_file(file, reader.problem());
  const auto services = services_of(cloud);
  const auto here = [](const std::string& origin) { return !origin.empty() && is_loopback_origin(origin); };
  const auto elsewhere = [](const std::string& origin) { return !origin.empty() && !is_loopback_origin(origin); };
  if (std::ranges::any_of(services, here) && std::ranges::any_of(services, elsewhere))
    return bad_file(file, "some of its services are on this machine and some are not");
  if (cloud.loopback) {
    read_sandbox(reader, cloud);
  } else {
    if (const auto unknown = unknown_key(document); !unknown.empty())
      return bad_file(file, unknown, "Credentials of real clouds come from the environment. See docs/clouds.md.");
    read_real(reader, cloud);
  }
  if (!reader.problem().empty()) return bad_file(file, reader.problem(), "See docs/clouds.md.");
  return cloud;
}

}  // namespace keyless::http
