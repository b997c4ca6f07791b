#include "providers/devops/memberships.hpp"

#include <algorithm>
#include <set>

namespace keyless::providers::devops {

namespace {

constexpr std::size_t most_groups = 1000;

}  // namespace

asio::awaitable<Result<std::vector<std::string>>> groups_of(Services services, std::string organization,
                                                            std::string descriptor, std::string doing) {
  auto question =
      graph_request(services, "GET", organization, "_apis/graph/memberships/" + descriptor, members_version);
  question.url.query("direction", "up").query("depth", "1");
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer) co_return std::move(answer).error();
  const auto& value = member(answer->body, "value");
  if (!value.is_array()) co_return broken_promise(doing, "it has no list of groups");
  std::vector<std::string> groups;
  for (const auto& entry : value) {
    auto group = text_at(entry, {"containerDescriptor"});
    if (group.empty()) co_return broken_promise(doing, "a membership without its group");
    groups.push_back(std::move(group));
  }
  co_return groups;
}

asio::awaitable<Result<GroupNames>> names_of(Services services, std::string organization,
                                             std::vector<std::string> groups, GroupNames known, std::string doing) {
  auto keys = Json::array();
  for (const auto& group : groups)
    if (!known.contains(group)) keys.push_back(Json::object({{"descriptor", group}}));
  if (keys.empty()) co_return known;
  auto body = Json::object();
  body["lookupKeys"] = std::move(keys);
  auto question =
      with_body(graph_request(services, "POST", organization, "_apis/graph/subjectlookup", members_version), body);
  question.asks_only = true;
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer) co_return std::move(answer).error();
  const auto& found = member(answer->body, "value");
  for (const auto& group : groups) {
    const auto name = text_at(found, {group, "principalName"});
    known.emplace(group, name.empty() ? group : name);
  }
  co_return known;
}

asio::awaitable<Result<std::vector<std::string>>> groups_around(Services services, std::string organization,
                                                                std::string descriptor, std::string doing) {
  std::vector<std::string> around, next = {descriptor};
  std::set<std::string> seen = {descriptor};
  while (!next.empty()) {
    auto one = std::move(next.back());
    next.pop_back();
    auto groups = co_await groups_of(services, organization, one, doing);
    if (!groups) co_return std::move(groups).error();
    for (auto& group : *groups) {
      if (!seen.insert(group).second) continue;
      around.push_back(group);
      next.push_back(std::move(group));
    }
    if (seen.size() > most_groups) co_return broken_promise(doing, "one member is in more than 1000 groups");
  }
  GroupNames none;
  auto names = co_await names_of(services, organization, around, std::move(none), doing);
  if (!names) co_return std::move(names).error();
  std::vector<std::string> called;
  for (const auto& [group, name] : *names) called.push_back(name);
  std::ranges::sort(called);
  co_return called;
}

}  // namespace keyless::providers::devops
