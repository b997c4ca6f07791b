#include "sandbox/devops/serviceendpoint/execution_history.hpp"

#include <fmt/format.h>
#include <algorithm>

#include "base/text.hpp"
#include "sandbox/devops/serviceendpoint/connection_state.hpp"
#include "sandbox/devops/serviceendpoint/handlers.hpp"
#include "sandbox/devops/serviceendpoint/roles.hpp"
#include "sandbox/devops/wire/shapes.hpp"

namespace keyless::sandbox::devops {

using nlohmann::json;

namespace {

json links(const Call& call, const std::string& kind, const std::string& parameter, int number) {
  auto web = fmt::format("{}/_permalink/_build/index?collectionId={}&projectId={}&{}={}", call.base(),
                         text_of(call.organization, "id"), call.project_id(), parameter, number);
  auto self = fmt::format("{}/{}/_apis/build/{}/{}", call.base(), call.project_id(), kind, number);
  return {{"web", {{"href", web}}}, {"self", {{"href", self}}}};
}

json record_of(const Call& call, const json& row) {
  auto number = row.value("id", 0);
  auto definition = row.value("definition", 0);
  json about_definition = {{"_links", links(call, "Definitions", "definitionId", definition)},
                           {"id", definition},
                           {"name", text_of(row, "name")}};
  json about_owner = {
      {"_links", links(call, "Builds", "buildId", number)}, {"id", number}, {"name", std::to_string(number)}};
  json data = {{"id", number},
               {"planType", "Build"},
               {"definition", std::move(about_definition)},
               {"owner", std::move(about_owner)},
               {"startTime", text_of(row, "startTime")},
               {"finishTime", text_of(row, "finishTime")},
               {"result", text_of(row, "result")}};
  return {{"endpointId", text_of(row, "connection")}, {"data", std::move(data)}};
}

std::string project_of(const json& row) {
  return text_of(row, "project");
}

int number_asked(const Call& call, std::string_view name, int fallback) {
  auto text = call.asked(name);
  bool digits = !text.empty() && text.size() < 9 && text.find_first_not_of("0123456789") == std::string::npos;
  return digits ? std::stoi(text) : fallback;
}

}  // namespace

void note_execution(Call& call, const json& pipeline, const std::string& connection_id) {
  auto job = text_of(call.job, "job");
  auto prefix = lower(connection_id) + "/";
  for (auto row : below(call.world().rows(rows::executions), prefix))
    if (text_of(*row, "job") == job) return;
  auto number = next_number(call.world(), "build");
  json row = {{"id", number},
              {"connection", lower(connection_id)},
              {"project", call.project_id()},
              {"job", job},
              {"definition", pipeline.value("id", 0)},
              {"name", text_of(pipeline, "name")},
              {"startTime", call.timestamp()},
              {"finishTime", call.timestamp()},
              {"result", "succeeded"}};
  call.world().put(rows::executions, numbered_key(connection_id, number), std::move(row));
}

Answer execution_history(Call& call) {
  auto stored = connection_in(call, call.part("id"));
  if (!stored) return refused(no_such_connection(call.part("id")));
  if (role_on(call, *stored, call.project_id()) == Role::none)
    return refused(not_a_user(name_in(*stored, call.project_id())));
  auto all = below(call.world().rows(rows::executions), lower(call.part("id")) + "/");
  std::reverse(all.begin(), all.end());
  auto before = number_asked(call, "continuationtoken", 0);
  auto size = static_cast<std::size_t>(number_asked(call, "top", static_cast<int>(call.cloud.page_size)));
  auto page = json::array();
  for (auto row : all) {
    if (!equal_caseless(project_of(*row), call.project_id())) continue;
    if (before > 0 && row->value("id", 0) >= before) continue;
    if (page.size() == size) {
      auto last = page.empty() ? std::string("0") : page.back().at("data").at("id").dump();
      auto answer = listed(std::move(page));
      answer.headers.emplace_back("x-ms-continuationtoken", last);
      return answer;
    }
    page.push_back(record_of(call, *row));
  }
  return listed(std::move(page));
}

}  // namespace keyless::sandbox::devops
