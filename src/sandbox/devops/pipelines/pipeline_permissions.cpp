#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/pipelines/grants.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

json current(const Call& call, const Resource& resource) {
  auto row = call.world().find(tables::permissions, grant_key(call.project_id(), resource.type, resource.id));
  if (row) return *row;
  return {{"resource", {{"type", resource.type}, {"id", resource.id}}}, {"pipelines", json::array()}};
}

json permission(const Call& call) {
  return {{"authorized", true}, {"authorizedBy", text_of(call.member, "id")}, {"authorizedOn", call.timestamp()}};
}

/// Who granted is kept by storage key only.
json presented(const Call& call, json state) {
  auto name = [&](json& grant) { grant["authorizedBy"] = short_identity(call, text_of(grant, "authorizedBy")); };
  if (state.contains("allPipelines")) name(state["allPipelines"]);
  for (auto& one : state["pipelines"]) name(one);
  return state;
}

void merge_one(const Call& call, json& pipelines, const json& wanted) {
  auto number = wanted.value("id", 0);
  auto same = [&](const json& one) { return one.value("id", 0) == number; };
  auto at = std::find_if(pipelines.begin(), pipelines.end(), same);
  bool granted = at != pipelines.end();
  if (wanted.value("authorized", false) && !granted) {
    auto added = permission(call);
    added["id"] = number;
    pipelines.push_back(std::move(added));
  } else if (!wanted.value("authorized", false) && granted) {
    pipelines.erase(at);
  }
}

void open_to_all(const Call& call, json& state, bool authorized) {
  if (!authorized)
    state.erase("allPipelines");
  else if (!state.contains("allPipelines"))
    state["allPipelines"] = permission(call);
}

bool well_formed(const json& body) {
  if (!body.is_object()) return false;
  auto all = body.value("allPipelines", json(nullptr));
  if (!all.is_null() && !(all.is_object() && all.value("authorized", json(nullptr)).is_boolean())) return false;
  auto pipelines = body.value("pipelines", json::array());
  return pipelines.is_array() && std::all_of(pipelines.begin(), pipelines.end(), [](const json& one) {
           return one.is_object() && one.value("id", json(nullptr)).is_number_integer() &&
                  one.value("authorized", json(false)).is_boolean();
         });
}

std::optional<Refusal> unknown_pipeline(const Call& call, const json& body) {
  for (const auto& one : body.value("pipelines", json::array())) {
    auto number = std::to_string(one.value("id", 0));
    bool known = call.world().find(tables::pipelines, lower(call.project_id()) + "/" + number) != nullptr;
    if (!known && one.value("authorized", false)) return no_such_definition(number);
  }
  return std::nullopt;
}

std::optional<Refusal> may_grant(const Call& call, const Resource& resource, const json& body) {
  bool connection = equal_caseless(resource.type, "endpoint");
  if (!exists(call, resource)) return connection ? no_such_connection(resource.id) : no_permission_on_resources();
  auto role = role_on_resource(call, resource);
  if (connection && role < Role::user) return not_a_user(name_in(*connection_in(call, resource.id), call.project_id()));
  bool all = body.contains("allPipelines") && role != Role::administrator;
  return all ? std::optional(no_permission_on_resources()) : std::nullopt;
}

Answer updated(Call& call, const Resource& resource, const json& body) {
  if (!well_formed(body)) return refused(missing_argument("resourceAuthorizations"));
  if (auto flaw = may_grant(call, resource, body)) return refused(*flaw);
  if (auto flaw = unknown_pipeline(call, body)) return refused(*flaw);
  auto state = current(call, resource);
  for (const auto& wanted : body.value("pipelines", json::array())) merge_one(call, state["pipelines"], wanted);
  auto all = body.value("allPipelines", json(nullptr));
  if (all.is_object()) open_to_all(call, state, all.value("authorized", false));
  call.world().put(tables::permissions, grant_key(call.project_id(), resource.type, resource.id), state);
  return {.body = presented(call, std::move(state))};
}

}  // namespace

bool pipeline_may_use(const World& world, std::string_view project_id, int pipeline, std::string_view connection_id) {
  auto row = world.find(tables::permissions, grant_key(project_id, "endpoint", connection_id));
  if (!row) return false;
  if (row->contains("allPipelines")) return true;
  const auto& pipelines = row->at("pipelines");
  auto same = [&](const json& one) { return one.value("id", 0) == pipeline; };
  return std::any_of(pipelines.begin(), pipelines.end(), same);
}

void grant_all_pipelines(Call& call, const Resource& resource, bool authorized) {
  auto state = current(call, resource);
  open_to_all(call, state, authorized);
  call.world().put(tables::permissions, grant_key(call.project_id(), resource.type, resource.id), std::move(state));
}

Answer get_pipeline_permissions(Call& call) {
  Resource resource{.type = call.part("type"), .id = call.part("id")};
  return {.body = presented(call, current(call, resource))};
}

Answer update_pipeline_permissions(Call& call) {
  Resource resource{.type = call.part("type"), .id = call.part("id")};
  return updated(call, resource, call.body);
}

Answer update_many_pipeline_permissions(Call& call) {
  if (!call.body.is_array()) return refused(missing_argument("resourceAuthorizations"));
  auto results = json::array();
  for (const auto& one : call.body) {
    auto about = one.is_object() ? one.value("resource", json::object()) : json::object();
    Resource resource{.type = text_of(about, "type"), .id = text_of(about, "id")};
    auto answer = updated(call, resource, one);
    if (answer.status != 200) return answer;
    results.push_back(std::move(*answer.body));
  }
  return listed(std::move(results));
}

}  // namespace keyless::sandbox::devops
