#include "sandbox/devops/call.hpp"

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/admit.hpp"
#include "sandbox/devops/member_order.hpp"
#include "sandbox/devops/rights.hpp"
#include "sandbox/ids.hpp"
#include "sandbox/organization/membership.hpp"
#include "sandbox/timestamps.hpp"
#include "sandbox/world.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Call call_of(Cloud& cloud, const Request& request) {
  Call call{.cloud = cloud, .request = request};
  if (auto home = organization_named(cloud.world, request.param("org"))) call.organization = *home;
  if (!request.caller.job.empty()) call.job = json::parse(request.caller.job, nullptr, false);
  if (auto member = member_of(cloud.world, call.organization_name(), request.caller)) {
    call.member = *member;
    call.member["administrator"] = organization::administers(cloud.world, call.organization, *member);
  }
  auto body = json::parse(request.body, nullptr, false);
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

bool Call::asked_true(std::string_view lower_case_name) const {
  return equal_caseless(asked(lower_case_name), "true");
}

std::string Call::base() const {
  return cloud.origins.azure_devops + "/" + percent_encoded(organization_name());
}

std::string Call::timestamp() const {
  auto precise = iso_time(cloud.now());
  return precise.size() > 23 ? precise.substr(0, 23) + "Z" : precise;
}

Answer refused(const Refusal& refusal) {
  return {.status = refusal.status, .body = body_of(refusal)};
}

Answer listed(json values) {
  auto count = values.size();
  return {.body = json{{"count", count}, {"value", std::move(values)}}};
}

Reply reply_of(const Answer& answer, std::string_view version) {
  Reply reply{.status = answer.status, .headers = answer.headers};
  if (!answer.body) return reply;
  reply.body = written(*answer.body);
  std::string type = "application/json; charset=utf-8";
  if ((answer.status < 400 || answer.formatted) && !version.empty()) type += "; api-version=" + std::string(version);
  reply.headers.emplace_back("Content-Type", std::move(type));
  return reply;
}

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
