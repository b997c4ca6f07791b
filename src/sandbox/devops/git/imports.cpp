#include <array>

#include "base/percent.hpp"
#include "sandbox/devops/git/handlers.hpp"
#include "sandbox/devops/git/repositories.hpp"
#include "sandbox/devops/wire/refusals.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

/// By `repository id/number`: {id, repository, source, overwrite}.
constexpr const char* import_rows = "repositoryImports";
constexpr int size_of_an_import = 1602;

constexpr std::array<const char*, 6> all_steps = {"Processing request",  "Analyzing repository objects",
                                                  "Storing objects",     "Storing index file",
                                                  "Updating references", "Import completed successfully"};

Refusal not_empty() {
  return {.status = 409,
          .type_name =
              "Microsoft.TeamFoundation.Git.Server.GitImportForbiddenOnNonEmptyRepository, "
              "Microsoft.TeamFoundation.Git.Server",
          .type_key = "GitImportForbiddenOnNonEmptyRepository",
          .message = "An import request cannot be made on a non-empty repository."};
}

Refusal no_such_import(const std::string& number) {
  return {.status = 404,
          .type_name =
              "Microsoft.TeamFoundation.Git.Server.GitImportRequestNotFoundException, "
              "Microsoft.TeamFoundation.Git.Server",
          .type_key = "GitImportRequestNotFoundException",
          .message = "Import request " + number + " was not found."};
}

/// An import tells what it fills, not what came of it.
json filled(const Call& call, const json& repository) {
  auto shape = presented_repository(call, repository);
  shape.erase("defaultBranch");
  return shape;
}

json shown(const Call& call, const json& row, const json& repository, const std::string& status) {
  auto number = std::to_string(row.value("id", 0));
  auto self = call.base() + "/" + percent_encoded(text_of(call.project, "name")) + "/_apis/git/repositories/" +
              text_of(repository, "id") + "/importRequests/" + number;
  json source = {{"url", text_of(row, "source")}, {"overwrite", row.value("overwrite", false)}};
  auto step = status == "completed" ? all_steps.size() : std::size_t{1};
  return {{"importRequestId", row.value("id", 0)},
          {"repository", filled(call, repository)},
          {"parameters", {{"tfvcSource", nullptr}, {"gitSource", std::move(source)}}},
          {"status", status},
          {"detailedStatus", {{"currentStep", step}, {"allSteps", all_steps}}},
          {"_links", {{"self", {{"href", self}}}, {"repository", {{"href", repository_url(call, repository)}}}}},
          {"url", self}};
}

}  // namespace

Answer import_repository(Call& call) {
  auto parameters = call.body.is_object() ? call.body.value("parameters", json(nullptr)) : json(nullptr);
  auto source = parameters.is_object() ? parameters.value("gitSource", json(nullptr)) : json(nullptr);
  if (!source.is_object() || text_of(source, "url").empty()) return refused(missing_argument("importRequest"));
  auto repository = asked_repository(call);
  if (!repository) return refused(no_such_repository(call.part("id")));
  if (auto refusal = may_not_in(call, call.project, "Contribute")) return *refusal;
  if (repository->contains("defaultBranch")) return refused(not_empty());
  auto id = text_of(*repository, "id");
  auto number = next_number(call.world(), "import");
  json row = {{"id", number},
              {"repository", id},
              {"source", text_of(source, "url")},
              {"overwrite", source.value("overwrite", json(false)) == true}};
  auto body = shown(call, row, *repository, "queued");
  call.world().put(import_rows, numbered_key(id, number), std::move(row));
  repository->update({{"defaultBranch", "refs/heads/main"}, {"size", size_of_an_import}});
  keep_repository(call, *repository);
  return {.status = 201, .body = std::move(body)};
}

Answer get_import(Call& call) {
  auto repository = asked_repository(call);
  if (!repository) return refused(no_such_repository(call.part("id")));
  auto row = call.world().find(import_rows, numbered_key(text_of(*repository, "id"), call.part("number")));
  if (!row) return refused(no_such_import(call.part("number")));
  return {.body = shown(call, *row, *repository, "completed")};
}

}  // namespace keyless::sandbox::devops
