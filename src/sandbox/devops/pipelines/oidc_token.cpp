#include "base/text.hpp"
#include "sandbox/devops/pipelines/checks.hpp"
#include "sandbox/devops/pipelines/grants.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/execution_history.hpp"
#include "sandbox/devops/serviceendpoint/federate.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

bool is_that_job(const Call& call) {
  return call.job.is_object() && equal_caseless(text_of(call.job, "plan"), call.part("plan")) &&
         equal_caseless(text_of(call.job, "job"), call.part("job")) &&
         equal_caseless(text_of(call.job, "project"), call.project_id());
}

Answer token_of(const Call& call, const Federation& federation) {
  return {.body = json{{"oidcToken", assertion_of(call, federation)}}};
}

const json* pipeline_of_job(const Call& call) {
  auto number = std::to_string(call.job.value("pipeline", 0));
  return call.world().find(tables::pipelines, lower(call.project_id()) + "/" + number);
}

Answer token_of_pipeline(const Call& call, const json& pipeline) {
  return token_of(call, pipeline_federation(text_of(call.organization, "id"), call.organization_name(),
                                            text_of(call.project, "name"), text_of(pipeline, "name")));
}

bool is_hub(const std::string& name) {
  return equal_caseless(name, "build") || equal_caseless(name, "rm") || equal_caseless(name, "checks");
}

Refusal held_back(const std::string& id, const std::string& why) {
  auto refusal = no_such_connection(id);
  refusal.status = 403;
  refusal.message = "The checks on service connection " + id + " do not let this job use it: " + why + ".";
  return refusal;
}

Refusal not_authorized(const std::string& id, int status) {
  auto refusal = no_such_connection(id);
  refusal.status = status;
  refusal.message = "The job references service connection " + id +
                    " which could not be found. The service connection does not exist, has been disabled or hasn't "
                    "been authorized for use. For authorization details, refer to https://aka.ms/yamlauthz.";
  return refusal;
}

}  // namespace

Answer create_oidc_token(Call& call) {
  if (!is_hub(call.part("hub"))) return refused(no_such_route(call.request.method, call.request.path));
  if (!is_that_job(call)) return refused(unauthorized(text_of(call.member, "id")));
  auto id = call.asked("serviceconnectionid");
  auto pipeline = pipeline_of_job(call);
  if (!pipeline) return refused(no_such_definition(std::to_string(call.job.value("pipeline", 0))));
  if (id.empty()) return token_of_pipeline(call, *pipeline);
  auto stored = connection_in(call, id);
  if (!stored) return refused(not_authorized(id, 404));
  bool admitted = pipeline_may_use(call.world(), call.project_id(), call.job.value("pipeline", 0), id);
  bool usable = admitted && !stored->value("isDisabled", false) && !has_failed(*stored) &&
                pending_of(call.cloud, *stored) != Pending::creation;
  if (!usable) return refused(not_authorized(id, 403));
  if (!is_federated(*stored))
    return refused(bad_argument("The service connection " + id + " does not use workload identity federation."));
  auto connection = *stored;
  auto held = held_back_by(call, {.type = "endpoint", .id = id});
  if (!held.empty()) return refused(held_back(id, held));
  note_execution(call, json(*pipeline), id);
  return token_of(call, federation_now(call, connection));
}

}  // namespace keyless::sandbox::devops
