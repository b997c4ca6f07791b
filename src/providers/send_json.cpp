#include "providers/send_json.hpp"

#include <set>

#include "base/text.hpp"
#include "http/pages.hpp"

namespace keyless::providers {
namespace {

Result<std::vector<Json>> objects_in(const std::vector<std::string>& pages, const std::string& doing) {
  std::vector<Json> objects;
  std::set<std::string> ids;  // what moves while a list is read comes on two pages
  for (const auto& page : pages) {
    auto body = parsed_json(page);
    if (body.is_discarded() || !body.is_object()) return broken_promise(doing, "a page is not a JSON object");
    const auto value = body.find("value");
    if (value == body.end() || !value->is_array()) return broken_promise(doing, "a page has no list `value`");
    for (auto& entry : *value) {
      if (!entry.is_object()) return broken_promise(doing, "an entry of the list is not an object");
      const auto id = lower(text_at(entry, {"id"}));
      if (id.empty() || ids.insert(id).second) objects.push_back(std::move(entry));
    }
  }
  return objects;
}

}  // namespace

asio::awaitable<Result<Answer>> send_json(Services services, http::Request request, std::string doing) {
  bool repeated = false;
  auto answer = co_await send_json(services, std::move(request), std::move(doing), repeated);
  co_return answer;
}

asio::awaitable<Result<Answer>> send_json(Services services, http::Request request, std::string doing, bool& repeated) {
  const auto asked = request;
  auto raw = co_await services.sender->send(std::move(request));
  repeated = repeated || !raw || raw->repeated;
  auto answer = http::expect_json(std::move(raw), doing, asked);
  if (!answer) co_return std::move(answer).error();
  Answer read{answer->status, std::move(answer->headers), Json(), repeated};
  if (answer->body.find_first_not_of(" \t\r\n") == std::string::npos) co_return read;
  read.body = parsed_json(answer->body);
  if (read.body.is_discarded()) co_return broken_promise(doing, "it is not JSON");
  co_return read;
}

asio::awaitable<Result<void>> send_delete(Services services, http::Request request, std::string doing,
                                          SaysAbsent says_absent) {
  auto answer = co_await send_json(services, std::move(request), std::move(doing));
  if (answer || says_absent(answer.error())) co_return Result<void>();
  co_return std::move(answer).error();
}

asio::awaitable<Result<std::vector<Json>>> list_linked(Services services, http::Request first, std::string doing) {
  auto pages = co_await http::linked_pages(*services.sender, std::move(first), doing);
  if (!pages) co_return std::move(pages).error();
  co_return objects_in(*pages, doing);
}

asio::awaitable<Result<std::vector<Json>>> list_continued(Services services, http::Request first, std::string doing) {
  auto pages = co_await http::continued_pages(*services.sender, std::move(first), doing);
  if (!pages) co_return std::move(pages).error();
  co_return objects_in(*pages, doing);
}

std::string body_text(const Json& body) {
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

const Json& member(const Json& of, std::string_view name) {
  static const Json none;
  if (!of.is_object()) return none;
  for (auto entry = of.begin(); entry != of.end(); ++entry)
    if (equal_caseless(entry.key(), name)) return entry.value();
  return none;
}

std::string text_at(const Json& of, std::initializer_list<std::string_view> path) {
  const Json* at = &of;
  for (const auto name : path) at = &member(*at, name);
  if (at->is_string()) return at->get<std::string>();
  if (at->is_boolean()) return at->get<bool>() ? "true" : "false";
  if (at->is_number_integer()) return at->dump();
  return {};
}

model::Strings strings_in(const Json& list) {
  model::Strings strings;
  for (const auto& entry : list)
    if (entry.is_string()) strings.push_back(entry.get<std::string>());
  return strings;
}

Error broken_promise(const std::string& doing, const std::string& missed) {
  return Error{Errc::protocol, doing + ": unexpected response: " + missed};
}

}  // namespace keyless::providers
