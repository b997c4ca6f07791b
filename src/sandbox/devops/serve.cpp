#include "sandbox/devops/serve.hpp"

#include "base/json.hpp"
#include "base/text.hpp"
#include "sandbox/devops/graph/members.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/locations.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Call call_of(Cloud& cloud, const Request& request) {
  Call call{.cloud = cloud, .request = request};
  if (auto home = organization_named(cloud.world, request.param("org"))) call.organization = *home;
  if (!request.caller.job.empty()) call.job = parsed_json(request.caller.job);
  if (auto member = member_of(cloud.world, call.organization_name(), request.caller)) {
    call.member = *member;
    call.member["administrator"] = administers(cloud.world, call.organization, *member);
  }
  auto body = parsed_json(request.body);
  if (!body.is_discarded()) call.body = std::move(body);
  return call;
}

std::optional<Refusal> enter_project(Call& call) {
  auto wanted = call.part("project");
  if (wanted.empty()) return std::nullopt;
  auto project = project_named(call.world(), call.organization_name(), wanted);
  if (project && may_see(call, *project)) {
    call.project = *project;
    return std::nullopt;
  }
  return is_guid(wanted) ? no_such_project(wanted, 400) : no_such_project_named(wanted);
}

}  // namespace

Reply answered(Cloud& cloud, const Request& request, Answer (*handler)(Call&)) {
  auto call = call_of(cloud, request);
  if (auto flaw = enter_project(call)) return reply_of(refused(*flaw), {});
  try {
    return reply_of(handler(call), version_of(request).answered);
  } catch (const json::exception&) {
    // A body of the right members with wrong types; the service does not say more either.
    return reply_of(refused(internal_error(cloud.ids.passing_uuid())), {});
  }
}

}  // namespace keyless::sandbox::devops
