#include "sandbox/devops/security/scopes.hpp"

#include <array>
#include "base/json.hpp"

#include "base/base64.hpp"
#include "base/text.hpp"
#include "sandbox/state/world.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// A call to `path` needs one of the scopes that start with `reading`; a write one of those that start with `writing`.
struct Need {
  std::string_view path;
  std::string_view reading;
  std::string_view writing;
};

constexpr std::array<Need, 17> needs = {{
    {"/_apis/serviceendpoint/endpointproxy", "vso.serviceendpoint", "vso.serviceendpoint"},
    {"/_apis/serviceendpoint/", "vso.serviceendpoint", "vso.serviceendpoint_manage"},
    {"/_apis/pipelines/pipelinepermissions", "vso.build", "vso.pipelineresources_manage"},
    {"/_apis/pipelines", "vso.build", "vso.build_execute"},
    {"/_apis/build/", "vso.build", "vso.build_execute"},
    {"/_apis/distributedtask/", "vso.agentpools", "vso.agentpools_manage"},
    {"/_apis/projects", "vso.pro", "vso.project_manage"},
    {"/_apis/operations", "vso.pro", "vso.project_manage"},
    {"/_apis/process/", "vso.work", "vso.work_full"},
    {"/_apis/git/", "vso.code", "vso.code_manage"},
    {"/_apis/securityroles/", "vso.security_manage", "vso.security_manage"},
    {"/_apis/accesscontrol", "vso.security_manage", "vso.security_manage"},
    {"/_apis/permissions", "vso.security_manage", "vso.security_manage"},
    {"/_apis/graph/", "vso.graph", "vso.graph_manage"},
    {"/_apis/identities", "vso.identity", "vso.identity_manage"},
    {"entitlements", "vso.memberentitlementmanagement", "vso.memberentitlementmanagement_write"},
    {"/_apis/profile", "vso.profile", "vso.profile_write"},
}};

bool reads(const std::string& method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS";
}

bool has_scope(const json& scopes, std::string_view wanted) {
  for (const auto& scope : scopes)
    if (scope.is_string() && starts_with_caseless(scope.get<std::string>(), wanted)) return true;
  return false;
}

}  // namespace

bool scope_allows(const Cloud& cloud, const Request& request) {
  if (request.caller.kind != Caller::Kind::access_token) return true;
  auto pair = from_base64(request.header("Authorization").substr(6));
  auto row = cloud.world.find(tables::access_tokens, pair.substr(pair.find(':') + 1));
  if (!row || !row->contains("scopes")) return true;
  auto path = lower(request.path);
  for (const auto& need : needs)
    if (path.find(need.path) != std::string::npos)
      return has_scope((*row)["scopes"], reads(request.method) ? need.reading : need.writing);
  return true;
}

void limit_token(Cloud& cloud, std::string_view token, const std::vector<std::string>& scopes) {
  auto there = cloud.world.find(tables::access_tokens, token);
  if (!there) return;
  auto row = *there;
  row["scopes"] = scopes;
  cloud.world.put(tables::access_tokens, std::string(token), std::move(row));
}

}  // namespace keyless::sandbox::devops
