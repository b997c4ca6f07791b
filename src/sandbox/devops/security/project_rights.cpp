#include "sandbox/devops/security/project_rights.hpp"

#include "base/text.hpp"
#include "sandbox/devops/graph/groups.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/security/access.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// In some group of the project, or the project shows itself to the whole organization, or an access control entry
/// lets them view it.
bool reads_project(const World& world, const json& organization, const json& member, const json& project) {
  auto visibility = text_of(project, "visibility");
  if (visibility == "organization" || visibility == "public") return true;
  return is_in_project(world, organization, member, project) ||
         may_view_project(world, organization, member, text_of(project, "id"));
}

}  // namespace

bool may_see(const Call& call, const json& project) {
  if (call.job.is_object()) return equal_caseless(text_of(call.job, "project"), text_of(project, "id"));
  return call.administrator() || reads_project(call.world(), call.organization, call.member, project);
}

bool may_contribute(const Call& call) {
  if (call.job.is_object()) return false;
  return call.administrator() || contributes_to_project(call.cloud, call.organization, call.member, call.project);
}

}  // namespace keyless::sandbox::devops
