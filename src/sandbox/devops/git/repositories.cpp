#include <algorithm>

#include "base/percent.hpp"
#include "base/text.hpp"
#include "sandbox/devops/git/handlers.hpp"
#include "sandbox/devops/git/repositories.hpp"
#include "sandbox/devops/graph/membership.hpp"
#include "sandbox/devops/security/project_rights.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"
#include "sandbox/state/ids.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// By `project id/repository id`: {id, name, project, defaultBranch, size, gone}. A project's first repository has
/// a row only once it is changed or gone.
constexpr const char* repository_rows = "repositories";

std::string row_key(const std::string& project_id, const std::string& id) {
  return lower(project_id) + "/" + lower(id);
}

std::vector<json> repositories_of(const Call& call, const json& project) {
  auto project_id = text_of(project, "id");
  auto first = call.cloud.ids.fixed_uuid("repository/" + project_id);
  std::vector<json> found;
  if (!call.world().find(repository_rows, row_key(project_id, first)))
    found.push_back({{"id", first}, {"name", text_of(project, "name")}, {"project", project_id}});
  for (auto row : below(call.world().rows(repository_rows), lower(project_id) + "/"))
    if (!row->value("gone", false)) found.push_back(*row);
  auto by_name = [](const json& a, const json& b) { return lower(text_of(a, "name")) < lower(text_of(b, "name")); };
  std::sort(found.begin(), found.end(), by_name);
  return found;
}

/// Those of the asked project, else of every project that the caller sees.
std::vector<json> visible(const Call& call) {
  if (call.project.is_object()) return repositories_of(call, call.project);
  std::vector<json> found;
  for (const auto& [id, project] : call.world().rows(tables::projects)) {
    bool here = equal_caseless(text_of(project, "organization"), call.organization_name());
    if (!here || !may_see(call, project)) continue;
    for (auto& repository : repositories_of(call, project)) found.push_back(std::move(repository));
  }
  return found;
}

json links_of(const Call& call, const json& repository, const json& shape) {
  auto self = repository_url(call, repository);
  json links = {{"self", {{"href", self}}},
                {"project", {{"href", "vstfs:///Classification/TeamProject/" + text_of(repository, "project")}}},
                {"web", {{"href", text_of(shape, "webUrl")}}},
                {"ssh", {{"href", text_of(shape, "sshUrl")}}}};
  for (auto below : {"commits", "refs", "pullRequests", "items", "pushes"})
    links[below] = {{"href", self + "/" + below}};
  return links;
}

const json* project_to_create_in(const Call& call) {
  auto wanted = text_of(call.body.value("project", json::object()), "id");
  if (wanted.empty()) wanted = call.project_id();
  auto project = project_named(call.world(), call.organization_name(), wanted);
  return project && may_see(call, *project) ? project : nullptr;
}

}  // namespace

std::optional<json> asked_repository(const Call& call) {
  auto wanted = call.part("id");
  for (auto& repository : visible(call)) {
    bool by_name = call.project.is_object() && equal_caseless(text_of(repository, "name"), wanted);
    if (by_name || equal_caseless(text_of(repository, "id"), wanted)) return std::move(repository);
  }
  return std::nullopt;
}

std::string repository_url(const Call& call, const json& repository) {
  return call.base() + "/" + text_of(repository, "project") + "/_apis/git/repositories/" + text_of(repository, "id");
}

void keep_repository(Call& call, const json& repository) {
  call.world().put(repository_rows, row_key(text_of(repository, "project"), text_of(repository, "id")), repository);
}

json presented_repository(const Call& call, const json& repository) {
  auto id = text_of(repository, "id");
  auto name = text_of(repository, "name");
  auto project = call.world().find(tables::projects, lower(text_of(repository, "project")));
  auto project_name = project ? text_of(*project, "name") : std::string();
  auto organization = call.organization_name();
  auto place = percent_encoded(organization) + "/" + percent_encoded(project_name);
  auto tail = "/_git/" + percent_encoded(name);
  json shape = {{"id", id},
                {"name", name},
                {"url", repository_url(call, repository)},
                {"project", project ? project_reference(call, *project) : json(nullptr)},
                {"size", repository.value("size", 0)},
                {"remoteUrl", "https://" + percent_encoded(organization) + "@dev.azure.com/" + place + tail},
                {"sshUrl", "git@ssh.dev.azure.com:v3/" + place + "/" + percent_encoded(name)},
                {"webUrl", call.base() + "/" + percent_encoded(project_name) + tail},
                {"isDisabled", false},
                {"isInMaintenance", false}};
  if (repository.contains("defaultBranch")) shape["defaultBranch"] = repository.at("defaultBranch");
  return shape;
}

std::optional<Answer> may_not_in(const Call& call, const json& project, std::string_view permission) {
  if (call.administrator() || administers_project(call.cloud, call.organization, call.member, project))
    return std::nullopt;
  return needs_administrator(call, permission);
}

Answer list_repositories(Call& call) {
  auto found = json::array();
  for (const auto& repository : visible(call)) found.push_back(presented_repository(call, repository));
  return listed(std::move(found));
}

Answer get_repository(Call& call) {
  auto repository = asked_repository(call);
  if (!repository) return refused(no_such_repository(call.part("id")));
  auto shape = presented_repository(call, *repository);
  shape["_links"] = links_of(call, *repository, shape);
  return {.body = std::move(shape)};
}

Answer create_repository(Call& call) {
  if (!call.body.is_object()) return refused(missing_argument("gitRepositoryToCreate"));
  auto name = text_of(call.body, "name");
  if (name.empty()) return refused(missing_argument("name"));
  auto found = project_to_create_in(call);
  if (!found) return refused(missing_argument("project"));
  auto project = *found;
  if (auto refusal = may_not_in(call, project, "Create repository")) return *refusal;
  for (const auto& other : repositories_of(call, project))
    if (equal_caseless(text_of(other, "name"), name)) return refused(taken_repository_name(name));
  auto project_id = text_of(project, "id");
  auto id = call.cloud.ids.uuid("made repository/" + project_id);
  json repository = {{"id", id}, {"name", name}, {"project", project_id}};
  keep_repository(call, repository);
  return {.status = 201, .body = presented_repository(call, repository)};
}

Answer remove_repository(Call& call) {
  auto repository = asked_repository(call);
  if (!repository) return refused(no_such_repository(call.part("id")));
  auto project_id = text_of(*repository, "project");
  auto project = project_named(call.world(), call.organization_name(), project_id);
  if (project)
    if (auto refusal = may_not_in(call, *project, "Delete repository")) return *refusal;
  (*repository)["gone"] = true;
  keep_repository(call, *repository);
  return {.status = 204};
}

}  // namespace keyless::sandbox::devops
