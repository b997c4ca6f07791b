#include "http/cloud.hpp"

#include <array>

#include "http/url.hpp"
#include "model/cloud.hpp"

namespace keyless::http {
namespace {

/// What the other services of a built-in cloud are called.
struct SignInServices {
  std::string_view cloud, active_directory, graph;
};
constexpr std::array sign_ins = {
    SignInServices{"AzureCloud", "https://login.microsoftonline.com", "https://graph.microsoft.com"},
    SignInServices{"AzureUSGovernment", "https://login.microsoftonline.us", "https://graph.microsoft.us"},
    SignInServices{"AzureChinaCloud", "https://login.chinacloudapi.cn", "https://microsoftgraph.chinacloudapi.cn"},
};
constexpr std::array built_in_names = {sign_ins[0].cloud, sign_ins[1].cloud, sign_ins[2].cloud};

/// Azure DevOps runs in the public cloud only; every cloud's pipelines come from there.
void use_public_devops(Cloud& cloud) {
  cloud.devops = "https://dev.azure.com";
  cloud.devops_graph = "https://vssps.dev.azure.com";
  cloud.devops_entitlements = "https://vsaex.dev.azure.com";
  cloud.devops_more = {"https://app.vssps.visualstudio.com", "https://vstoken.dev.azure.com"};
}

Cloud cloud_of(const model::BuiltInCloud& names, const SignInServices& services) {
  Cloud cloud;
  cloud.name = cloud.environment = names.name;
  cloud.resource_manager = names.resource_manager;
  cloud.active_directory = services.active_directory;
  cloud.graph = services.graph;
  cloud.resource_manager_scope = cloud.resource_manager + "/.default";
  cloud.graph_scope = cloud.graph + "/.default";
  cloud.exchange_audience = names.exchange_audience;
  use_public_devops(cloud);
  return cloud;
}

}  // namespace

std::span<const std::string_view> built_in_cloud_names() {
  return built_in_names;
}

Result<Cloud> built_in_cloud(std::string_view name) {
  for (const auto& services : sign_ins)
    if (services.cloud == name) return cloud_of(*model::find_built_in_cloud(name), services);
  return Error{
      .code = Errc::invalid_argument,
      .message = "unknown cloud " + std::string(name),
      .advice = "use AzureCloud, AzureUSGovernment or AzureChinaCloud, or describe another one with --cloud FILE"};
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
