#include "providers/arm/arm.hpp"

#include "base/arm_id.hpp"
#include "base/text.hpp"
#include "model/mark.hpp"
#include "providers/preconditions.hpp"

namespace keyless::providers::arm {
namespace {

constexpr RetryPolicy long_running{Milliseconds(2'000), Milliseconds(30'000), Milliseconds(1'800'000)};

void erase_caseless(model::Tags& tags, std::string_view name) {
  std::erase_if(tags, [&](const auto& tag) { return equal_caseless(tag.first, name); });
}

}  // namespace

http::Request request(Services services, std::string method, std::string_view path, std::string_view api_version) {
  http::Request request;
  request.method = std::move(method);
  request.url = http::Url(services.cloud->resource_manager);
  request.url.path(path).query("api-version", api_version);
  request.audience = http::Audience::resource_manager;
  request.repeat = http::Repeat::safe;
  return request;
}

http::Request request(Services services, std::string method, std::string_view path, std::string_view api_version,
                      const Json& body) {
  auto with_body = request(services, std::move(method), path, api_version);
  with_body.body = body_text(body);
  with_body.content_type = "application/json";
  return with_body;
}

bool says_absent(const Error& error) {
  if (error.code != Errc::not_found || error.status != 404) return false;
  constexpr std::string_view about_the_object[] = {"ResourceNotFound", "ResourceGroupNotFound", "NotFound",
                                                   "ParentResourceNotFound", "RoleAssignmentNotFound"};
  for (const auto code : about_the_object)
    if (equal_caseless(error.service_code, code)) return true;
  return false;
}

model::Tags tags_in(const Json& object) {
  model::Tags tags;
  const auto& found = member(object, "tags");
  if (!found.is_object()) return tags;
  for (auto tag = found.begin(); tag != found.end(); ++tag)
    if (tag->is_string()) tags.emplace(tag.key(), tag->get<std::string>());
  return tags;
}

Json as_json(const model::Tags& tags) {
  auto object = Json::object();
  for (const auto& [name, value] : tags) object[name] = value;
  return object;
}

model::Tags merged_tags(const model::Tags& live, const Resource& desired) {
  auto tags = live;
  if (desired.wish == model::Wish::released)
    std::erase_if(tags, [](const auto& tag) { return model::is_mark_tag(tag.first); });
  for (const auto& [name, value] : model::tags_of(desired.fields, "tags")) {
    erase_caseless(tags, name);
    tags.emplace(name, value);
  }
  return tags;
}

std::string subscription_path(std::string_view subscription_id) {
  return "/subscriptions/" + std::string(subscription_id);
}

asio::awaitable<Result<LiveObject>> get_object(Services services, std::string id, std::string_view version,
                                               std::string doing, Parse parse) {
  auto question = request(services, "GET", id, version);
  auto answer = co_await send_json(services, std::move(question), doing);
  if (!answer) co_return std::move(answer).error();
  auto object = parse(answer->body, doing);
  if (object && folded_arm_id(object->id) != folded_arm_id(id))
    co_return broken_promise(doing, "it is about another object");
  co_return object;
}

asio::awaitable<Result<LiveObject>> written_object(Services services, Result<Answer> answer, std::string id,
                                                   std::string_view version, std::string doing, Parse parse,
                                                   std::optional<model::Mark> ours) {
  if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
  if (answer) {
    auto object = parse(answer->body, doing);
    if (object) co_return object;
  }
  // The write may have happened: what is there decides.
  auto found = co_await get_object(services, std::move(id), version, doing, parse);
  if (!found && answer) co_return std::move(found).error();
  if (!found) co_return std::move(answer).error();
  if (ours && !carries(*found, *ours))
    co_return Error{Errc::conflict, doing + ": the existing object does not carry the mark of keyless"};
  co_return found;
}

asio::awaitable<Result<void>> finished(Services services, http::Request first, Answer accepted, std::string doing) {
  Pause pause(*services.clock, long_running);
  http::Request question;
  question.audience = first.audience;
  question.url = first.url;
  bool linked = false;
  while (accepted.status == 202) {
    const auto link = http::header(accepted.headers, "Location");
    if (link.empty() && !linked) co_return broken_promise(doing, "202 without a Location header");
    auto url = http::follow(first.url, link.empty() ? question.url.text() : std::string(link));
    if (!url) co_return std::move(url).error().during(doing);
    question.url = std::move(*url);
    linked = true;
    const bool goes_on = co_await pause.next(accepted.headers);
    if (!goes_on) co_return Error{Errc::timed_out, doing + ": the operation has not finished within 30 minutes"};
    auto raw = co_await services.sender->send(question);
    const bool over = raw && (raw->status == 200 || raw->status == 204);  // 200 comes without a body
    if (over) co_return Result<void>();
    auto answer = http::expect_json(std::move(raw), doing, question);
    if (!answer && says_absent(answer.error())) co_return Result<void>();
    if (!answer) co_return std::move(answer).error();
    accepted.status = answer->status;
    accepted.headers = std::move(answer->headers);
  }
  co_return Result<void>();
}

}  // namespace keyless::providers::arm
