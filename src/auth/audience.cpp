#include "auth/audience.hpp"

namespace keyless::auth {

std::string_view name_of(http::Audience audience) {
  switch (audience) {
    case http::Audience::none:
      return "nothing";
    case http::Audience::resource_manager:
      return "Azure Resource Manager";
    case http::Audience::graph:
      return "Microsoft Graph";
    case http::Audience::azure_devops:
      return "Azure DevOps";
    case http::Audience::pipeline_job:
      return "the pipeline job's service";
  }
  return "nothing";
}

std::string_view scope_of(const http::Cloud& cloud, http::Audience audience) {
  switch (audience) {
    case http::Audience::resource_manager:
      return cloud.resource_manager_scope;
    case http::Audience::graph:
      return cloud.graph_scope;
    case http::Audience::azure_devops:
      return http::devops_scope;
    default:
      return {};
  }
}

std::string lacks_scope(const http::Cloud& cloud, http::Audience audience) {
  return scope_of(cloud, audience).empty() ? "returned no token for " + std::string(name_of(audience)) : "";
}

}  // namespace keyless::auth
