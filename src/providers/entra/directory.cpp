#include "providers/entra/directory.hpp"

#include "base/text.hpp"
#include "providers/parallel.hpp"

namespace keyless::providers::entra {
namespace {

using Objects = Result<std::vector<Json>>;

// An expanded list ends here without saying so.
constexpr std::size_t most_expanded = 20;

std::string path_of(Set set, const std::string& key) {
  return std::string(set.path) + (key.starts_with('(') ? "" : "/") + key;
}

http::Request question_for(Services services, Set set, const std::string& path) {
  auto question = request(services, "GET", path);
  question.url.query("$select", set.members).query("$expand", "owners");
  return question;
}

asio::awaitable<Result<void>> complete_owners(Services services, Set set, Json& object, std::string doing) {
  if (member(object, "owners").size() < most_expanded) co_return Result<void>();
  auto question = request(services, "GET", std::string(set.path) + "/" + text_at(object, {"id"}) + "/owners");
  auto owners = co_await list_linked(services, std::move(question), std::move(doing));
  if (!owners) co_return std::move(owners).error();
  object["owners"] = std::move(*owners);
  co_return Result<void>();
}

asio::awaitable<Objects> list_one(Services services, Set set, std::string filter, std::string doing) {
  auto question = question_for(services, set, std::string(set.path));
  question.url.query("$filter", filter);
  auto objects = co_await list_linked(services, std::move(question), doing);
  if (!objects) co_return objects;
  for (auto& object : *objects) {
    auto completed = co_await complete_owners(services, set, object, doing);
    if (!completed) co_return std::move(completed).error();
  }
  co_return objects;
}

}  // namespace

asio::awaitable<Found> find_in(Services services, Set set, std::string key, std::string doing) {
  auto question = question_for(services, set, path_of(set, key));
  auto found = co_await find(services, std::move(question), doing);
  if (!found || !*found) co_return found;
  auto completed = co_await complete_owners(services, set, (*found)->body, doing);
  if (!completed) co_return std::move(completed).error();
  co_return found;
}

asio::awaitable<Result<Answer>> find_replicated_in(Services services, Set set, std::string key, std::string doing) {
  auto question = question_for(services, set, path_of(set, key));
  auto found = co_await find_replicated(services, std::move(question), doing);
  if (!found) co_return found;
  auto completed = co_await complete_owners(services, set, found->body, doing);
  if (!completed) co_return std::move(completed).error();
  co_return found;
}

asio::awaitable<Objects> list_in(Services services, Set set, std::vector<std::string> filters, std::string doing) {
  std::vector<asio::awaitable<Objects>> lists;
  for (auto& filter : filters) lists.push_back(list_one(services, set, std::move(filter), doing));
  auto answers = co_await gather(std::move(lists));
  std::vector<Json> all;
  for (auto& answer : answers) {
    if (!answer) co_return std::move(answer).error();
    for (auto& object : *answer) all.push_back(std::move(object));
  }
  co_return all;
}

std::string key_by(std::string_view name, std::string_view value) {
  return "(" + std::string(name) + "=" + literal(value) + ")";
}

const Json& object_with(const std::vector<Json>& list, std::string_view name, std::string_view value) {
  static const Json none;
  for (const auto& object : list)
    if (equal_caseless(text_at(object, {name}), value)) return object;
  return none;
}

std::string tenant_of(const std::vector<Fields>& declared) {
  for (const auto& fields : declared)
    if (const auto& tenant = text_of(fields, "tenantId"); !tenant.empty()) return tenant;
  return {};
}

}  // namespace keyless::providers::entra
