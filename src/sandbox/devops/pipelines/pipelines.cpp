#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/pipelines/definition.hpp"
#include "sandbox/devops/pipelines/handlers.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

bool passes(const std::string& asked, const std::string& value) {
  return asked.empty() || equal_caseless(asked, value);
}

bool asked_for(const Call& call, const json& row) {
  auto name = call.asked("name");
  if (!name.empty() && !fits_pattern(name, text_of(row, "name"))) return false;
  auto folder = call.asked("path");
  if (!folder.empty() && !equal_caseless(folder_path(folder), text_of(row, "path"))) return false;
  auto definition = whole_definition(call, row);
  if (!passes(call.asked("repositoryid"), text_of(definition.at("repository"), "id"))) return false;
  if (!passes(call.asked("yamlfilename"), text_of(definition.at("process"), "yamlFilename"))) return false;
  auto ids = comma_separated(call.asked("definitionids"));
  return ids.empty() || std::find(ids.begin(), ids.end(), std::to_string(row.value("id", 0))) != ids.end();
}

/// `definitionNameDescending`, `lastModifiedAscending`, ... or `name desc`; by number otherwise.
void sort_as_asked(std::vector<const json*>& found, const std::string& order) {
  bool by_name = starts_with_caseless(order, "definitionName") || starts_with_caseless(order, "name");
  bool by_date = starts_with_caseless(order, "lastModified");
  bool down = lower(order).ends_with("descending") || lower(order).ends_with(" desc");
  auto key = [&](const json* row) { return by_name ? lower(text_of(*row, "name")) : text_of(*row, "created"); };
  if (!by_name && !by_date) return;
  std::stable_sort(found.begin(), found.end(),
                   [&](const json* a, const json* b) { return down ? key(b) < key(a) : key(a) < key(b); });
}

Refusal name_taken(const std::string& name, const std::string& path) {
  return {.status = 409,
          .type_name =
              "Microsoft.TeamFoundation.Build.WebApi.DefinitionExistsException, "
              "Microsoft.TeamFoundation.Build2.WebApi",
          .type_key = "DefinitionExistsException",
          .message = "TF215016: The pipeline or build definition " + name + " already exists in folder " + path + "."};
}

std::optional<Refusal> flaw_in(const Call& call, const json& body, const std::string& but_not) {
  if (!body.is_object()) return missing_argument("definition");
  auto name = text_of(body, "name");
  if (name.empty()) return missing_argument("definition.Name");
  auto path = folder_path(text_of(body, "path"));
  for (auto other : pipelines_of(call.world(), call.project_id())) {
    bool same = equal_caseless(text_of(*other, "name"), name) && equal_caseless(text_of(*other, "path"), path);
    if (same && std::to_string(other->value("id", 0)) != but_not) return name_taken(name, path);
  }
  return std::nullopt;
}

/// Numbers given out before numbers were counted still count.
int highest_number(const World& world) {
  if (world.find(rows::numbers, "pipeline")) return 0;
  int highest = 0;
  for (const auto& [key, row] : world.rows(tables::pipelines)) highest = std::max(highest, row.value("id", 0));
  return highest;
}

json kept(Call& call, json row) {
  make_folder(call, text_of(row, "path"));
  auto key = lower(call.project_id()) + "/" + std::to_string(row.value("id", 0));
  call.world().put(tables::pipelines, std::move(key), row);
  return row;
}

json created(Call& call, const json& body) {
  auto row = accepted_definition(call, body, json::object());
  row["id"] = next_number(call.world(), "pipeline", highest_number(call.world()));
  row["revision"] = 1;
  return kept(call, std::move(row));
}

json pipeline_shape(const Call& call, const json& row) {
  auto number = std::to_string(row.value("id", 0));
  auto base = call.base() + "/" + call.project_id();
  auto self = base + "/_apis/pipelines/" + number + "?revision=" + std::to_string(row.value("revision", 1));
  auto web = base + "/_build/definition?definitionId=" + number;
  return {{"_links", {{"self", {{"href", self}}}, {"web", {{"href", web}}}}},
          {"url", self},
          {"id", row.value("id", 0)},
          {"revision", row.value("revision", 1)},
          {"name", text_of(row, "name")},
          {"folder", text_of(row, "path")}};
}

json whole_pipeline(const Call& call, const json& row) {
  auto shape = pipeline_shape(call, row);
  auto definition = whole_definition(call, row);
  auto git = equal_caseless(text_of(definition.at("repository"), "type"), "TfsGit");
  json repository = {{"id", text_of(definition.at("repository"), "id")},
                     {"type", git ? json("azureReposGit") : definition.at("repository").value("type", json(nullptr))}};
  shape["configuration"] = {{"path", text_of(definition.at("process"), "yamlFilename")},
                            {"repository", std::move(repository)},
                            {"type", "yaml"}};
  return shape;
}

json definition_of_pipeline(const json& body) {
  auto configuration = body.value("configuration", json::object());
  auto repository = configuration.value("repository", json::object());
  bool git = equal_caseless(text_of(repository, "type"), "azureReposGit");
  if (git) repository["type"] = "TfsGit";
  return {{"name", text_of(body, "name")},
          {"path", text_of(body, "folder")},
          {"process", {{"yamlFilename", text_of(configuration, "path")}, {"type", 2}}},
          {"repository", std::move(repository)}};
}

}  // namespace

Answer list_definitions(Call& call) {
  auto rows = pipelines_of(call.world(), call.project_id());
  sort_as_asked(rows, call.asked("queryorder"));
  auto found = json::array();
  bool whole = call.asked_true("includeallproperties");
  for (auto row : rows)
    if (asked_for(call, *row)) found.push_back(whole ? whole_definition(call, *row) : definition_in_list(call, *row));
  return paged(call, std::move(found));
}

Answer get_definition(Call& call) {
  auto row = pipeline_numbered(call, call.part("id"));
  if (!row) return refused(no_such_definition(call.part("id")));
  return {.body = whole_definition(call, *row)};
}

Answer create_definition(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  if (auto flaw = flaw_in(call, call.body, {})) return refused(*flaw);
  return {.body = whole_definition(call, created(call, call.body))};
}

Answer replace_definition(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  auto found = pipeline_numbered(call, call.part("id"));
  if (!found) return refused(no_such_definition(call.part("id")));
  if (auto flaw = flaw_in(call, call.body, call.part("id"))) return refused(*flaw);
  auto row = accepted_definition(call, call.body, *found);
  row["revision"] = found->value("revision", 1) + 1;
  auto branch = text_of(row.at("repository"), "defaultBranch");
  if (!branch.empty() && !branch.starts_with("refs/")) row["repository"]["defaultBranch"] = "refs/heads/" + branch;
  return {.body = whole_definition(call, kept(call, std::move(row)))};
}

Answer delete_definition(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  if (!pipeline_numbered(call, call.part("id"))) return refused(no_such_definition(call.part("id")));
  call.world().erase(tables::pipelines, lower(call.project_id()) + "/" + call.part("id"));
  return {.status = 204};
}

Answer list_pipelines(Call& call) {
  auto rows = pipelines_of(call.world(), call.project_id());
  sort_as_asked(rows, call.asked("orderby"));
  auto found = json::array();
  for (auto row : rows) found.push_back(pipeline_shape(call, *row));
  return paged(call, std::move(found));
}

Answer get_pipeline(Call& call) {
  auto row = pipeline_numbered(call, call.part("id"));
  if (!row) return refused(no_such_definition(call.part("id")));
  return {.body = whole_pipeline(call, *row)};
}

Answer create_pipeline(Call& call) {
  if (auto flaw = may_edit_pipelines(call)) return refused(*flaw);
  if (!call.body.is_object()) return refused(missing_argument("inputParameters"));
  auto body = definition_of_pipeline(call.body);
  if (auto flaw = flaw_in(call, body, {})) return refused(*flaw);
  return {.body = whole_pipeline(call, created(call, body))};
}

}  // namespace keyless::sandbox::devops
