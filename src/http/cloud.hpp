#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "http/secret.hpp"
#include "keyless/result.hpp"

namespace keyless::http {

/// Who a token is for. It names the fixed set of origins the token may go to.
enum class Audience { none, resource_manager, graph, azure_devops, pipeline_job };

/// The services of one cloud. Origins are `scheme://host[:port]` without trailing slash.
struct Cloud {
  std::string name;                      ///< AzureCloud, AzureUSGovernment, AzureChinaCloud, or what --cloud FILE says
  std::string environment;               ///< what a service connection calls it: AzureCloud, AzureStack ...
  std::string resource_manager;          ///< https://management.azure.com
  std::string active_directory;          ///< https://login.microsoftonline.com
  std::string graph;                     ///< https://graph.microsoft.com
  std::string devops;                    ///< https://dev.azure.com
  std::string devops_graph;              ///< https://vssps.dev.azure.com
  std::string devops_entitlements;       ///< https://vsaex.dev.azure.com
  std::vector<std::string> devops_more;  ///< further hosts the same token serves: https://app.vssps.visualstudio.com
  std::string resource_manager_scope;    ///< https://management.azure.com/.default
  std::string graph_scope;               ///< https://graph.microsoft.com/.default
  std::string exchange_audience;         ///< api://AzureADTokenExchange
  std::string ca_file;                   ///< PEM of the roots to trust; "" means the system's
  bool loopback = false;                 ///< every origin is on this machine: a sandbox

  // What a cloud file of a sandbox lists, used instead of the environment; empty for built-in clouds.
  std::string tenant, subscription, organization, project;
  std::string client_id;
  Secret client_secret;
  Secret personal_access_token;
  std::string oidc_request_uri;
  Secret system_access_token;
};

/// Azure DevOps as a resource, for token scopes: 499b84ac-1321-427f-aa17-267ca6975798/.default.
inline constexpr std::string_view devops_scope = "499b84ac-1321-427f-aa17-267ca6975798/.default";

/// AzureCloud, AzureUSGovernment or AzureChinaCloud; invalid_argument for any other name.
Result<Cloud> built_in_cloud(std::string_view name);
/// The names of those three.
std::span<const std::string_view> built_in_cloud_names();
/// A cloud file (schemas/cloud.schema.json, docs/clouds.md). With every service on this machine it is a sandbox: the
/// object that `sandbox serve` prints, with the sandbox's own credentials; keys we do not know are ignored. With none
/// it is a real cloud that is not built in: no credentials, no unknown keys, and where a built-in cloud signs in,
/// tokens for its services go to its own hosts only.
Result<Cloud> parse_cloud(std::string_view json, const std::string& file);

/// The origins a token for `audience` may be sent to; empty for Audience::none.
std::vector<std::string> origins_for(const Cloud& cloud, Audience audience);

}  // namespace keyless::http
