#include "providers/devops/connection_use.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "providers/devops/devops.hpp"

namespace keyless::providers {
namespace {

LastUse use_in(const Json& record) {
  const auto& data = member(record, "data");
  return {text_at(data, {"finishTime"}), text_at(data, {"result"}), text_at(data, {"definition", "name"})};
}

/// Releases count their definitions apart: their numbers say nothing of pipelines.
std::vector<PipelineThatUsed> pipelines_in(const Json& records) {
  std::vector<PipelineThatUsed> found;
  for (const auto& record : records) {
    const auto& data = member(record, "data");
    const auto plan = text_at(data, {"planType"});
    PipelineThatUsed one{text_at(data, {"definition", "id"}), text_at(data, {"definition", "name"})};
    if (one.id.empty() || !(plan.empty() || equal_caseless(plan, "Build"))) continue;
    if (std::ranges::find(found, one.id, &PipelineThatUsed::id) == found.end()) found.push_back(std::move(one));
  }
  return found;
}

}  // namespace

asio::awaitable<Result<LastUse>> last_use(Services services, ConnectionPlace connection) {
  const auto doing = "reading the execution history of connection " + connection.id;
  auto question = devops::request(services, "GET", connection.organization, connection.project,
                                  "_apis/serviceendpoint/" + connection.id + "/executionhistory", devops::version);
  question.url.query("top", std::to_string(runs_read));  // the newest comes first
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer) co_return std::move(answer).error();
  const auto& records = member(answer->body, "value");
  if (!records.is_array()) co_return broken_promise(doing, "it has no list `value`");
  if (records.empty()) co_return LastUse();
  auto use = use_in(records.front());
  use.pipelines = pipelines_in(records);
  co_return use;
}

asio::awaitable<Result<std::set<std::string>>> manageable_connections(Services services, std::string organization,
                                                                      std::string project) {
  const auto doing = "listing the connections that the signed-in identity administers in project " + project;
  auto question = devops::request(services, "GET", organization, project, devops::endpoints_path, devops::version);
  question.url.query("includeFailed", "true").query("actionFilter", "manage");
  auto entries = co_await list_continued(services, std::move(question), doing);
  if (!entries) co_return std::move(entries).error();
  std::set<std::string> ids;
  for (const auto& entry : *entries) ids.insert(lower(text_at(entry, {"id"})));
  co_return ids;
}

}  // namespace keyless::providers
