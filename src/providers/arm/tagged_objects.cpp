#include "providers/arm/tagged_objects.hpp"

#include "providers/arm/met_another.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"

namespace keyless::providers::arm {

asio::awaitable<Result<LiveObject>> TaggedObjects::create(Resource desired) {
  const auto doing = "creating " + word_ + " " + text_of(desired.fields, "name");
  auto id = id_of(desired.fields);
  auto before = co_await get(id, doing);
  if (before)
    co_return Error{Errc::conflict, doing + ": it has been created since the plan was created", desired.address.text()};
  if (!says_absent(before.error())) co_return std::move(before).error();
  const auto tags = merged_tags({}, desired);
  const auto body = Json::object({{"location", text_of(desired.fields, "location")}, {"tags", as_json(tags)}});
  auto question = request(services_, "PUT", id, api_version_, body);
  auto answer = co_await put(std::move(question), doing);
  auto mark = model::mark_in(tags);
  if (answer && mark && met_another(*answer)) {
    auto error = co_await step_back(services_, std::move(id), api_version_, doing, parse_, std::move(*mark));
    co_return error;
  }
  auto written =
      co_await written_object(services_, std::move(answer), std::move(id), api_version_, doing, parse_, mark);
  co_return written;
}

asio::awaitable<Result<LiveObject>> TaggedObjects::update(LiveObject live, Resource desired) {
  const auto doing = "updating " + word_ + " " + text_of(live.fields, "name");
  auto now = co_await get(live.id, doing);
  if (!now) co_return std::move(now).error();
  auto ours = check_mark(live, *now, doing);
  if (!ours) co_return std::move(ours).error();
  // PATCH replaces the whole map of tags, so those of others go along, as they are at this moment.
  const auto tags = merged_tags(model::tags_of(now->fields, "tags"), desired);
  auto patch = request(services_, "PATCH", live.id, api_version_, Json::object({{"tags", as_json(tags)}}));
  auto answer = co_await send_json(services_, std::move(patch), doing);
  auto mark = model::mark_in(tags);
  auto written = co_await written_object(services_, std::move(answer), live.id, api_version_, doing, parse_, mark);
  co_return released_if_wished(desired, std::move(written), doing);
}

asio::awaitable<Result<Answer>> TaggedObjects::put(http::Request request, std::string doing) {
  return send_json(services_, std::move(request), std::move(doing));
}

asio::awaitable<void> TaggedObjects::look_at_missing(Observations& observed, std::vector<Fields> wanted) {
  std::vector<asio::awaitable<void>> questions;
  for (auto& fields : wanted)
    if (const auto key = first_key(kind(), fields); !key.empty() && !observed.knows(kind(), key))
      questions.push_back(look_at(observed, std::move(fields)));
  co_await all_of(std::move(questions));
}

asio::awaitable<Result<LiveObject>> TaggedObjects::get(std::string id, std::string doing) {
  return get_object(services_, std::move(id), api_version_, std::move(doing), parse_);
}

asio::awaitable<Result<bool>> TaggedObjects::check_before_removal(LiveObject live, std::string doing) {
  auto now = co_await get(live.id, doing);
  if (!now && says_absent(now.error())) co_return false;
  if (!now) co_return std::move(now).error();
  auto ours = check_removable(live, *now, doing);
  if (!ours) co_return std::move(ours).error();
  co_return true;
}

asio::awaitable<Result<bool>> TaggedObjects::is_gone(std::string id, std::string doing) {
  auto left = co_await get(std::move(id), std::move(doing));
  if (left) co_return false;
  if (says_absent(left.error())) co_return true;
  co_return std::move(left).error();
}

http::Request TaggedObjects::request_for(std::string method, const std::string& id) const {
  return request(services_, std::move(method), id, api_version_);
}

asio::awaitable<void> TaggedObjects::look_at(Observations& observed, Fields fields) {
  const auto doing = "reading " + word_ + " " + text_of(fields, "name");
  auto key = first_key(kind(), fields);
  auto id = id_of(fields);
  auto object = co_await get(std::move(id), doing);
  const bool absent = !object && says_absent(object.error());
  if (object || absent) note_answer(observed, key);
  if (object)
    observed.saw(std::move(*object));
  else if (absent)
    observed.saw_absent(kind(), std::move(key));
  else
    observed.could_not_see(kind(), std::move(key), object.error());
}

}  // namespace keyless::providers::arm
