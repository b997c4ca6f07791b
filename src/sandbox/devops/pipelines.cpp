#include <algorithm>

#include "sandbox/devops/handlers.hpp"
#include "sandbox/devops/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// `*` stands for any run of characters; letter case is ignored.
bool fits(std::string_view pattern, std::string_view text) {
  if (pattern.empty()) return text.empty();
  if (pattern.front() == '*') {
    pattern.remove_prefix(1);
    for (std::size_t skipped = 0; skipped <= text.size(); ++skipped)
      if (fits(pattern, text.substr(skipped))) return true;
    return false;
  }
  return !text.empty() && same_text(pattern.substr(0, 1), text.substr(0, 1)) && fits(pattern.substr(1), text.substr(1));
}

/// Folders are asked for with either slash, with or without the leading one.
std::string as_folder(std::string path) {
  std::replace(path.begin(), path.end(), '/', '\\');
  if (path.empty() || path.front() != '\\') path.insert(path.begin(), '\\');
  if (path.size() > 1 && path.back() == '\\') path.pop_back();
  return path;
}

std::string base_of(const Call& call) {
  return call.base() + "/" + call.project_id();
}

json definition(const Call& call, const json& pipeline) {
  auto number = std::to_string(pipeline.value("id", 0));
  auto self = base_of(call) + "/_apis/build/Definitions/" + number + "?revision=1";
  auto web = base_of(call) + "/_build/definition?definitionId=" + number;
  return {{"_links", {{"self", {{"href", self}}}, {"web", {{"href", web}}}}},
          {"quality", "definition"},
          {"drafts", json::array()},
          {"id", pipeline.value("id", 0)},
          {"name", text_of(pipeline, "name")},
          {"url", self},
          {"uri", "vstfs:///Build/Definition/" + number},
          {"path", text_of(pipeline, "path")},
          {"type", "build"},
          {"queueStatus", "enabled"},
          {"revision", 1},
          {"createdDate", text_of(pipeline, "created")},
          {"project", project_reference(call, call.project)}};
}

json pipeline_shape(const Call& call, const json& pipeline) {
  auto number = std::to_string(pipeline.value("id", 0));
  auto self = base_of(call) + "/_apis/pipelines/" + number + "?revision=1";
  auto web = base_of(call) + "/_build/definition?definitionId=" + number;
  return {{"_links", {{"self", {{"href", self}}}, {"web", {{"href", web}}}}},
          {"url", self},
          {"id", pipeline.value("id", 0)},
          {"revision", 1},
          {"name", text_of(pipeline, "name")},
          {"folder", text_of(pipeline, "path")}};
}

bool asked_for(const Call& call, const json& pipeline) {
  auto name = call.asked("name");
  if (!name.empty() && !fits(name, text_of(pipeline, "name"))) return false;
  auto folder = call.asked("path");
  if (!folder.empty() && !same_text(as_folder(folder), text_of(pipeline, "path"))) return false;
  auto ids = comma_separated(call.asked("definitionids"));
  return ids.empty() || std::find(ids.begin(), ids.end(), std::to_string(pipeline.value("id", 0))) != ids.end();
}

const json* pipeline_numbered(const Call& call, const std::string& number) {
  return call.world().find(tables::pipelines, lower(call.project_id()) + "/" + number);
}

}  // namespace

Answer list_definitions(Call& call) {
  auto found = json::array();
  for (auto pipeline : pipelines_of(call.world(), call.project_id()))
    if (asked_for(call, *pipeline)) found.push_back(definition(call, *pipeline));
  return paged(call, std::move(found));
}

Answer get_definition(Call& call) {
  auto pipeline = pipeline_numbered(call, call.part("id"));
  if (!pipeline) return refused(no_such_definition(call.part("id")));
  return {.body = definition(call, *pipeline)};
}

Answer list_pipelines(Call& call) {
  auto found = json::array();
  for (auto pipeline : pipelines_of(call.world(), call.project_id())) found.push_back(pipeline_shape(call, *pipeline));
  return paged(call, std::move(found));
}

Answer get_pipeline(Call& call) {
  auto pipeline = pipeline_numbered(call, call.part("id"));
  if (!pipeline) return refused(no_such_definition(call.part("id")));
  auto shape = pipeline_shape(call, *pipeline);
  shape["configuration"] = {{"type", "yaml"}, {"path", "azure-pipelines.yml"}};
  return {.body = std::move(shape)};
}

}  // namespace keyless::sandbox::devops
