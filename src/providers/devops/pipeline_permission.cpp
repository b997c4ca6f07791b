#include <algorithm>

#include "model/kinds/kinds.hpp"
#include "providers/devops/connection_wire.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view all_pipelines = "*";

std::string permissions_path(const std::string& connection_id) {
  return "_apis/pipelines/pipelinepermissions/endpoint/" + connection_id;
}

bool is_number(std::string_view text) {
  return !text.empty() && text.size() <= 9 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

/// The pipelines an answer admits, `*` for all; an Error when it is no such answer.
Result<std::vector<std::string>> admitted_in(const Json& body, const std::string& doing) {
  const auto& pipelines = member(body, "pipelines");
  const auto& all = member(body, "allPipelines");
  if (!body.is_object() || !(pipelines.is_array() || pipelines.is_null()) || (pipelines.is_null() && all.is_null()))
    return broken_promise(doing, "it does not list the authorized pipelines");
  std::vector<std::string> admitted;
  if (text_at(all, {"authorized"}) == "true") admitted.emplace_back(all_pipelines);
  for (const auto& pipeline : pipelines) {
    auto id = text_at(pipeline, {"id"});
    if (!is_number(id)) return broken_promise(doing, "an authorized pipeline without an id");
    if (text_at(pipeline, {"authorized"}) == "true") admitted.push_back(std::move(id));
  }
  return admitted;
}

Json change_of(const std::string& pipeline_id, bool authorized) {
  if (pipeline_id == all_pipelines) return Json::object({{"allPipelines", {{"authorized", authorized}}}});
  auto pipeline = Json::object({{"id", std::stoi(pipeline_id)}, {"authorized", authorized}});
  return Json::object({{"pipelines", Json::array({std::move(pipeline)})}});
}

LiveObject permission(const Fields& place, const std::string& pipeline_id, const std::string& name) {
  const auto& connection = text_of(place, "connectionId");
  auto object =
      live_object(model::kinds::pipeline_permission,
                  (text_of(place, "shareId").empty() ? connection : text_of(place, "shareId")) + "/" + pipeline_id);
  for (const auto field : {"organization", "projectName", "projectId", "connectionId", "shareId"})
    if (const auto& text = text_of(place, field); !text.empty()) object.fields.emplace(field, text);
  object.fields.emplace("id", object.id);
  object.fields.emplace("pipelineId", pipeline_id);
  if (!name.empty()) object.fields.emplace("pipelineName", name);
  return object;
}

/// With the pipeline's name, where the pipelines of its project were listed, or with the fact that it isn't among them.
LiveObject named_permission(const Interest& interest, const Fields& place, const std::string& pipeline_id) {
  if (pipeline_id == all_pipelines) return permission(place, pipeline_id, "all pipelines");
  const Place project{text_of(place, "organization"), text_of(place, "projectName")};
  bool any_listed = false;
  for (const auto* pipeline : interest.live->all(model::kinds::pipeline)) {
    if (!lies_in(pipeline->fields, project)) continue;
    if (pipeline->id == pipeline_id) return permission(place, pipeline_id, text_of(pipeline->fields, "name"));
    any_listed = true;
  }
  auto nameless = permission(place, pipeline_id, "");
  if (any_listed) nameless.fields.emplace("unlisted", "true");
  return nameless;
}

class PipelinePermissions : public ServiceProvider {
 public:
  explicit PipelinePermissions(Services services) : ServiceProvider(model::kinds::pipeline_permission, 1, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Observations observed;
    std::vector<asio::awaitable<void>> questions;
    for (const auto* resource : declared(interest, model::kinds::service_connection)) {
      const auto* live = found_live(interest, *resource);
      if (!live) continue;
      for (auto& place : places_of(*live)) questions.push_back(look_at(observed, interest, std::move(place)));
    }
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "authorizing " + desired.address.text();
    auto set = co_await set_permission(desired.fields, true, doing);
    if (!set) co_return std::move(set).error();
    co_return permission(desired.fields, text_of(desired.fields, "pipelineId"),
                         text_of(desired.fields, "pipelineName"));
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource) override {
    co_return live;  // it exists or it does not: there is nothing to change in it
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "revoking the authorization of pipeline " + text_of(live.fields, "pipelineId");
    auto set = co_await set_permission(live.fields, false, doing);
    if (!set && set.error().code == Errc::not_found) co_return Result<void>();
    co_return set;
  }

 private:
  /// The project it is declared in and those it is shared with: each keeps its own list.
  static std::vector<Fields> places_of(const LiveObject& connection) {
    const auto home = connection_place(connection);
    std::vector<Fields> places = {home};
    for (const auto& shared : presented_elsewhere(kept_of(connection), text_of(home, "projectId"))) {
      auto place = home;
      place["projectId"] = shared.project_id;
      place["projectName"] = shared.project_name;
      place["shareId"] = connection.id + "/" + shared.project_id;
      places.push_back(std::move(place));
    }
    return places;
  }

  asio::awaitable<void> look_at(Observations& observed, Interest interest, Fields place) {
    const auto doing = "reading pipeline permissions of connection " + text_of(place, "connectionId");
    auto admitted = co_await read(place, doing);
    if (!admitted) co_return observed.could_not_see(kind().collection(place), admitted.error());
    for (const auto& id : *admitted) observed.add(named_permission(interest, place, id));
    observed.saw_all_of(kind().collection(place));
  }

  asio::awaitable<Result<std::vector<std::string>>> read(Fields place, std::string doing) {
    auto question = request(services_, "GET", text_of(place, "organization"), text_of(place, "projectName"),
                            permissions_path(text_of(place, "connectionId")), permissions_version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    co_return admitted_in(answer->body, doing);
  }

  /// Sends the change until the service shows it.
  asio::awaitable<Result<void>> set_permission(Fields place, bool authorized, std::string doing) {
    const auto id = text_of(place, "pipelineId");
    if (id != all_pipelines && !is_number(id))
      co_return Error{Errc::invalid_argument, doing + ": no pipeline id: " + id};
    // The service is known to lose such writes, or to show them late: verify, then send again.
    Pause pause(*services_.clock, becoming_visible);
    while (true) {
      auto patch =
          request(services_, "PATCH", text_of(place, "organization"), text_of(place, "projectName"),
                  permissions_path(text_of(place, "connectionId")), permissions_version, change_of(id, authorized));
      auto answer = co_await send_json(services_, std::move(patch), doing);
      if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
      auto admitted = answer ? admitted_in(answer->body, doing) : Result<std::vector<std::string>>(answer.error());
      if (admitted && std::ranges::count(*admitted, id) == (authorized ? 1 : 0)) co_return Result<void>();
      const bool goes_on = co_await pause.next();
      if (!goes_on && !answer) co_return std::move(answer).error();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": the change is not visible afterwards"};
      admitted = co_await read(place, doing);
      if (admitted && std::ranges::count(*admitted, id) == (authorized ? 1 : 0)) co_return Result<void>();
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_pipeline_permission(Services services) {
  return std::make_unique<PipelinePermissions>(services);
}

}  // namespace keyless::providers::devops
