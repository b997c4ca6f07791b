#include "sandbox/devops/connection.hpp"
#include "sandbox/devops/federate.hpp"
#include "sandbox/devops/grants.hpp"
#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

bool is_that_job(const Call& call) {
  return call.job.is_object() && same_text(text_of(call.job, "plan"), call.part("plan")) &&
         same_text(text_of(call.job, "job"), call.part("job")) &&
         same_text(text_of(call.job, "project"), call.project_id());
}

Answer token_of(const Call& call, const Federation& federation) {
  return {.body = json{{"oidcToken", assertion_of(call, federation)}}};
}

Answer token_of_pipeline(const Call& call) {
  auto number = std::to_string(call.job.value("pipeline", 0));
  auto pipeline = call.world().find(tables::pipelines, lower(call.project_id()) + "/" + number);
  if (!pipeline) return refused(no_such_definition(number));
  return token_of(call, pipeline_federation(text_of(call.organization, "id"), call.organization_name(),
                                            text_of(call.project, "name"), text_of(*pipeline, "name")));
}

Refusal not_authorized(const std::string& id) {
  auto refusal = no_such_connection(id);
  refusal.status = 403;
  refusal.message = "The job references service connection " + id +
                    " which could not be found. The service connection does not exist, has been disabled or hasn't "
                    "been authorized for use. For authorization details, refer to https://aka.ms/yamlauthz.";
  return refusal;
}

}  // namespace

Answer create_oidc_token(Call& call) {
  if (!is_that_job(call)) return refused(unauthorized(text_of(call.member, "id")));
  auto id = call.asked("serviceconnectionid");
  if (id.empty()) return token_of_pipeline(call);
  auto stored = call.world().find(tables::connections, lower(id));
  bool usable = stored && reference_in(*stored, call.project_id()) &&
                pipeline_may_use(call.world(), call.project_id(), call.job.value("pipeline", 0), id);
  if (!usable) return refused(not_authorized(id));
  if (!is_federated(*stored))
    return refused(bad_argument("The service connection " + id + " does not use workload identity federation."));
  return token_of(call, federation_of(call, *stored, issuer_of(*stored)));
}

Answer list_pools(Call&) {
  json pool = {{"id", 9}, {"name", "Azure Pipelines"}, {"isHosted", true}, {"poolType", "automation"}, {"size", 1}};
  return listed(json::array({pool}));
}

Answer list_queues(Call& call) {
  json pool = {{"id", 9}, {"name", "Azure Pipelines"}, {"isHosted", true}, {"poolType", "automation"}, {"size", 1}};
  json queue = {{"id", 1}, {"projectId", call.project_id()}, {"name", "Azure Pipelines"}, {"pool", std::move(pool)}};
  return listed(json::array({queue}));
}

}  // namespace keyless::sandbox::devops
