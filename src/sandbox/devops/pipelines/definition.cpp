#include "sandbox/devops/pipelines/definition.hpp"

#include <algorithm>
#include <array>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "base/wildcard.hpp"
#include "sandbox/devops/pipelines/queues.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

struct Trigger {
  int number;
  const char* name;
};
constexpr std::array<Trigger, 6> triggers = {{{1, "none"},
                                              {2, "continuousIntegration"},
                                              {4, "batchedContinuousIntegration"},
                                              {8, "schedule"},
                                              {64, "pullRequest"},
                                              {128, "buildCompletion"}}};

json trigger_name(const json& asked) {
  if (!asked.is_number_integer()) return asked;
  for (const auto& one : triggers)
    if (asked == one.number) return one.name;
  return asked;
}

json accepted_triggers(const json& wanted) {
  const json of_continuous_integration = {{"branchFilters", json::array()},
                                          {"pathFilters", json::array()},
                                          {"batchChanges", false},
                                          {"maxConcurrentBuildsPerBranch", 1}};
  auto kept = json::array();
  for (const auto& one : wanted) {
    if (!one.is_object()) continue;
    auto name = trigger_name(one.value("triggerType", json("none")));
    auto trigger = name == "continuousIntegration" ? of_continuous_integration : json::object();
    trigger.update(one);
    trigger["triggerType"] = std::move(name);
    kept.push_back(std::move(trigger));
  }
  return kept;
}

std::string project_url(const Call& call) {
  return call.base() + "/" + call.project_id();
}

json own_repository(const Call& call) {
  auto name = text_of(call.project, "name");
  return {{"id", call.cloud.ids.fixed_uuid("repository/" + call.project_id())},
          {"type", "TfsGit"},
          {"name", name},
          {"url", call.base() + "/" + percent_encoded(name) + "/_git/" + percent_encoded(name)},
          {"defaultBranch", "refs/heads/main"},
          {"clean", nullptr},
          {"checkoutSubmodules", false}};
}

json repository_of(const Call& call, const json& wanted) {
  auto own = own_repository(call);
  if (!wanted.is_object()) return own;
  bool git = equal_caseless(text_of(wanted, "type"), "tfsgit");
  if (!git) own = {{"clean", nullptr}, {"checkoutSubmodules", false}};
  own.update(wanted);
  if (git) own["type"] = "TfsGit";
  return own;
}

json links_of(const Call& call, const std::string& number, const std::string& self) {
  auto base = project_url(call);
  return {{"self", {{"href", self}}},
          {"web", {{"href", base + "/_build/definition?definitionId=" + number}}},
          {"editor", {{"href", base + "/_build/designer?id=" + number + "&_a=edit-build-definition"}}},
          {"badge", {{"href", base + "/_apis/build/status/" + number}}}};
}

}  // namespace

const json* pipeline_numbered(const Call& call, const std::string& number) {
  return call.world().find(tables::pipelines, lower(call.project_id()) + "/" + number);
}

json definition_in_list(const Call& call, const json& row) {
  auto number = std::to_string(row.value("id", 0));
  auto revision = row.value("revision", 1);
  auto self = project_url(call) + "/_apis/build/Definitions/" + number + "?revision=" + std::to_string(revision);
  json shape = {{"_links", links_of(call, number, self)},
                {"quality", "definition"},
                {"drafts", json::array()},
                {"queue", queue_of_definition(call, row.value("queue", 0))},
                {"id", row.value("id", 0)},
                {"name", text_of(row, "name")},
                {"url", self},
                {"uri", "vstfs:///Build/Definition/" + number},
                {"path", text_of(row, "path")},
                {"type", "build"},
                {"queueStatus", row.value("queueStatus", "enabled")},
                {"revision", revision},
                {"createdDate", text_of(row, "created")},
                {"project", project_reference(call, call.project)}};
  auto author = member_with_id(call.world(), call.organization_name(), text_of(row, "authoredBy"));
  if (author) shape["authoredBy"] = identity_reference(call, *author);
  return shape;
}

json whole_definition(const Call& call, const json& row) {
  auto shape = definition_in_list(call, row);
  shape["properties"] = row.value("properties", json::object());
  shape["tags"] = row.value("tags", json::array());
  shape["jobAuthorizationScope"] = row.value("jobAuthorizationScope", "projectCollection");
  shape["process"] = row.value("process", json{{"yamlFilename", "azure-pipelines.yml"}, {"type", 2}});
  shape["repository"] = row.value("repository", own_repository(call));
  for (auto name : {"description", "triggers", "comment"})
    if (row.contains(name)) shape[name] = row.at(name);
  auto variables = row.value("variables", json::object());
  if (!variables.empty()) shape["variables"] = shown_variables(variables);
  return shape;
}

json accepted_variables(const json& wanted, const json& before) {
  auto kept = json::object();
  if (!wanted.is_object()) return kept;
  for (const auto& [name, asked] : wanted.items()) {
    if (!asked.is_object()) continue;
    auto variable = asked;
    bool secret = asked.value("isSecret", json(false)) == true;
    bool valueless = !asked.contains("value") || asked.at("value").is_null();
    if (secret && valueless && before.contains(name)) variable["value"] = before.at(name).value("value", json(nullptr));
    kept[name] = std::move(variable);
  }
  return kept;
}

json shown_variables(const json& kept) {
  auto shown = json::object();
  for (const auto& [name, variable] : kept.items()) {
    bool secret = variable.value("isSecret", json(false)) == true;
    json one = {{"value", secret ? json(nullptr) : variable.value("value", json(nullptr))}};
    for (auto flag : {"allowOverride", "isSecret"})
      if (variable.value(flag, json(false)) == true) one[flag] = true;
    shown[name] = std::move(one);
  }
  return shown;
}

json accepted_definition(const Call& call, const json& body, const json& before) {
  auto row = before;
  row["name"] = text_of(body, "name");
  row["path"] = folder_path(text_of(body, "path"));
  for (auto name : {"description", "process", "properties", "tags", "queueStatus", "jobAuthorizationScope", "comment"})
    if (body.contains(name)) row[name] = body.at(name);
  if (body.contains("queue") && body.at("queue").is_object()) row["queue"] = body.at("queue").value("id", 0);
  if (body.contains("triggers")) row["triggers"] = accepted_triggers(body.at("triggers"));
  row["repository"] = repository_of(call, body.value("repository", json(nullptr)));
  row["variables"] =
      accepted_variables(body.value("variables", json::object()), before.value("variables", json::object()));
  row["authoredBy"] = text_of(call.member, "id");
  row["created"] = call.timestamp();
  return row;
}

std::string folder_path(std::string path) {
  // The service's own limit.
  constexpr std::size_t longest = 400;
  std::string tidy = "\\";
  for (char c : std::string_view(path).substr(0, longest)) {
    if (c == '/') c = '\\';
    if (c != '\\' || tidy.back() != '\\') tidy += c;
  }
  if (tidy.size() > 1 && tidy.back() == '\\') tidy.pop_back();
  return tidy;
}

bool fits_pattern(std::string_view pattern, std::string_view text) {
  return fits_wildcards(pattern, text);
}

std::optional<Refusal> may_edit_pipelines(const Call& call) {
  if (may_contribute(call)) return std::nullopt;
  return access_denied("TF215106: Access denied. " + text_of(call.member, "displayName") +
                       " needs Edit build pipeline permissions to perform the action.");
}

}  // namespace keyless::sandbox::devops
