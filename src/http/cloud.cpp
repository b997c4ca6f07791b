#include "http/cloud.hpp"

#include <array>

#include "http/url.hpp"
#include "model/cloud.hpp"

namespace keyless::http {
namespace {

constexpr std::string_view public_resource_manager_scope = "https://management.azure.com/.default";
constexpr std::string_view public_graph_scope = "https://graph.microsoft.com/.default";

/// Azure DevOps runs in the public cloud only; every cloud's pipelines come from there.
void use_public_devops(Cloud& cloud) {
  cloud.devops = "https://dev.azure.com";
  cloud.devops_graph = "https://vssps.dev.azure.com";
  cloud.devops_entitlements = "https://vsaex.dev.azure.com";
  cloud.devops_more = {"https://app.vssps.visualstudio.com", "https://vstoken.dev.azure.com"};
}

Cloud public_cloud() {
  Cloud cloud;
  cloud.active_directory = "https://login.microsoftonline.com";
  cloud.graph = "https://graph.microsoft.com";
  cloud.resource_manager_scope = public_resource_manager_scope;
  cloud.graph_scope = public_graph_scope;
  return cloud;
}

Cloud us_government() {
  Cloud cloud;
  cloud.active_directory = "https://login.microsoftonline.us";
  cloud.graph = "https://graph.microsoft.us";
  cloud.resource_manager_scope = "https://management.usgovcloudapi.net/.default";
  cloud.graph_scope = "https://graph.microsoft.us/.default";
  return cloud;
}

Cloud china() {
  Cloud cloud;
  cloud.active_directory = "https://login.chinacloudapi.cn";
  cloud.graph = "https://microsoftgraph.chinacloudapi.cn";
  cloud.resource_manager_scope = "https://management.chinacloudapi.cn/.default";
  cloud.graph_scope = "https://microsoftgraph.chinacloudapi.cn/.default";
  return cloud;
}

Cloud services_of(std::string_view name) {
  if (name == "AzureUSGovernment") return us_government();
  return name == "AzureChinaCloud" ? china() : public_cloud();
}

}  // namespace

std::span<const std::string_view> built_in_cloud_names() {
  static constexpr std::array<std::string_view, 3> names = {"AzureCloud", "AzureUSGovernment", "AzureChinaCloud"};
  return names;
}

Result<Cloud> built_in_cloud(std::string_view name) {
  if (const auto* names = model::find_built_in_cloud(name)) {
    auto cloud = services_of(names->name);
    cloud.name = cloud.environment = names->name;
    cloud.resource_manager = names->resource_manager;
    cloud.exchange_audience = names->exchange_audience;
    use_public_devops(cloud);
    return cloud;
  }
  return Error{Errc::invalid_argument,
               "unknown cloud " + std::string(name),
               {},
               {},
               {},
               "use AzureCloud, AzureUSGovernment or AzureChinaCloud, or describe another one with --cloud FILE"};
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
