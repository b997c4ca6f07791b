#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/pipelines/definition.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/pipelines/queues.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"
#include "sandbox/text/timestamps.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

Refusal no_such_build(const std::string& id) {
  return {.status = 404,
          .type_name =
              "Microsoft.TeamFoundation.Build.WebApi.BuildNotFoundException, Microsoft.TeamFoundation.Build2.WebApi",
          .type_key = "BuildNotFoundException",
          .message = "The requested build " + id + " could not be found."};
}

json links_of(const Call& call, const std::string& number, const std::string& definition) {
  auto base = call.base() + "/" + call.project_id();
  auto build = base + "/_apis/build/Builds/" + number;
  return {{"self", {{"href", build}}},
          {"web", {{"href", base + "/_build/results?buildId=" + number}}},
          {"sourceVersionDisplayUri", {{"href", base + "/_apis/build/builds/" + number + "/sources"}}},
          {"timeline", {{"href", base + "/_apis/build/builds/" + number + "/Timeline"}}},
          {"badge", {{"href", base + "/_apis/build/status/" + definition}}}};
}

std::string logs_of(const Call& call, const std::string& number) {
  return call.base() + "/" + call.project_id() + "/_apis/build/builds/" + number + "/logs";
}

/// A build has a branch of its own.
json repository_in_build(const Call& call, const json& pipeline) {
  auto repository = whole_definition(call, pipeline).at("repository");
  repository.erase("defaultBranch");
  return repository;
}

/// The tip of a branch in the form of a commit: nothing is ever committed here.
std::string tip_of(const Call& call, const std::string& branch) {
  auto text = call.cloud.ids.fixed_uuid("commit of " + call.project_id() + "/" + branch) +
              call.cloud.ids.fixed_uuid("tree of " + call.project_id() + "/" + branch);
  std::erase(text, '-');
  return text.substr(0, 40);
}

json short_definition(const Call& call, const json& row) {
  auto whole = definition_in_list(call, row);
  for (auto name : {"_links", "quality", "queue", "authoredBy", "createdDate"}) whole.erase(name);
  return whole;
}

json shown(const Call& call, const json& row) {
  auto number = std::to_string(row.value("id", 0));
  auto definition = std::to_string(row.value("definition", 0));
  auto pipeline = pipeline_numbered(call, definition);
  auto by = member_with_id(call.world(), call.organization_name(), text_of(row, "requestedBy"));
  auto who = by ? identity_reference(call, *by) : json(nullptr);
  auto queue = queue_of_build(call, pipeline ? pipeline->value("queue", 0) : 0);
  json shape = {{"_links", links_of(call, number, definition)},
                {"properties", json::object()},
                {"tags", json::array()},
                {"validationResults", json::array()},
                {"plans", json::array({{{"planId", text_of(row, "plan")}}})},
                {"triggerInfo", json::object()},
                {"id", row.value("id", 0)},
                {"buildNumber", text_of(row, "buildNumber")},
                {"status", "notStarted"},
                {"queueTime", text_of(row, "queueTime")},
                {"url", call.base() + "/" + call.project_id() + "/_apis/build/Builds/" + number},
                {"buildNumberRevision", row.value("buildNumberRevision", 1)},
                {"project", project_reference(call, call.project)},
                {"uri", "vstfs:///Build/Build/" + number},
                {"sourceBranch", text_of(row, "sourceBranch")},
                {"sourceVersion", text_of(row, "sourceVersion")},
                {"queue", std::move(queue)},
                {"priority", "normal"},
                {"reason", "manual"},
                {"requestedFor", who},
                {"requestedBy", who},
                {"lastChangedDate", text_of(row, "queueTime")},
                {"lastChangedBy", who},
                {"orchestrationPlan", {{"planId", text_of(row, "plan")}}},
                {"logs", {{"id", 0}, {"type", "Container"}, {"url", logs_of(call, number)}}},
                {"keepForever", false},
                {"retainedByRelease", false},
                {"triggeredByBuild", nullptr},
                {"appendCommitMessageToRunName", true}};
  if (pipeline) shape["definition"] = short_definition(call, *pipeline);
  if (pipeline) shape["repository"] = repository_in_build(call, *pipeline);
  return shape;
}

std::string branch_of(const json& body) {
  auto branch = text_of(body, "sourceBranch");
  if (branch.empty()) return "refs/heads/main";
  return branch.starts_with("refs/") ? branch : "refs/heads/" + branch;
}

/// `20261121.3`: the third run of that day.
int runs_of_day(const Call& call, int definition, const std::string& day) {
  int count = 0;
  for (auto row : below(call.world().rows(rows::builds), lower(call.project_id()) + "/"))
    if (row->value("definition", 0) == definition && text_of(*row, "buildNumber").starts_with(day)) ++count;
  return count;
}

}  // namespace

Answer queue_build(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  if (!call.body.is_object()) return refused(missing_argument("build"));
  auto definition = call.body.value("definition", json::object()).value("id", 0);
  if (!pipeline_numbered(call, std::to_string(definition)))
    return refused(no_such_definition(std::to_string(definition)));
  auto day = call.timestamp().substr(0, 10);
  std::erase(day, '-');
  auto run = runs_of_day(call, definition, day) + 1;
  auto number = next_number(call.world(), "build");
  auto branch = branch_of(call.body);
  json row = {{"id", number},
              {"definition", definition},
              {"plan", call.cloud.ids.fixed_uuid("plan of build " + std::to_string(number))},
              {"buildNumber", day + "." + std::to_string(run)},
              {"buildNumberRevision", run},
              {"queueTime", iso_time(call.cloud.now())},
              {"sourceBranch", branch},
              {"sourceVersion", tip_of(call, branch)},
              {"requestedBy", text_of(call.member, "id")}};
  auto answer = shown(call, row);
  call.world().put(rows::builds, numbered_key(call.project_id(), number), std::move(row));
  return {.body = std::move(answer)};
}

Answer list_builds(Call& call) {
  auto definitions = comma_separated(call.asked("definitions"));
  auto found = json::array();
  for (auto row : below(call.world().rows(rows::builds), lower(call.project_id()) + "/")) {
    auto of = std::to_string(row->value("definition", 0));
    bool wanted = definitions.empty() || std::find(definitions.begin(), definitions.end(), of) != definitions.end();
    if (wanted) found.insert(found.begin(), shown(call, *row));
  }
  return paged(call, std::move(found));
}

Answer get_build(Call& call) {
  auto row = call.world().find(rows::builds, numbered_key(call.project_id(), call.part("id")));
  if (!row) return refused(no_such_build(call.part("id")));
  return {.body = shown(call, *row)};
}

}  // namespace keyless::sandbox::devops
