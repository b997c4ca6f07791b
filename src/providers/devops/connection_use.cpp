#include "providers/devops/connection_use.hpp"

#include "base/text.hpp"
#include "providers/devops/devops.hpp"
namespace keyless::providers {
namespace {

LastUse use_in(const Json& record) {
  const auto& data = member(record, "data");
  return {text_at(data, {"finishTime"}), text_at(data, {"result"}), text_at(data, {"definition", "name"})};
}

}  // namespace

asio::awaitable<Result<LastUse>> last_use(Services services, ConnectionPlace connection) {
  const auto doing = "reading the execution history of connection " + connection.id;
  auto question = devops::request(services, "GET", connection.organization, connection.project,
                                  "_apis/serviceendpoint/" + connection.id + "/executionhistory", devops::version);
  question.url.query("top", "1");  // the newest comes first
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer) co_return std::move(answer).error();
  const auto& records = member(answer->body, "value");
  if (!records.is_array()) co_return broken_promise(doing, "it has no list `value`");
  if (records.empty()) co_return LastUse();
  co_return use_in(records.front());
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
