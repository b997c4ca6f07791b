#include <fmt/format.h>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/connection_listing.hpp"
#include "providers/devops/connection_steps.hpp"
#include "providers/devops/connection_wire.hpp"
#include "providers/devops/conversion.hpp"
#include "providers/makers.hpp"
#include "providers/preconditions.hpp"
#include "providers/service_provider.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

constexpr RetryPolicy becoming_ready{Milliseconds(2'000), Milliseconds(10'000), Milliseconds(120'000)};
constexpr RetryPolicy becoming_migrated{Milliseconds(2'000), Milliseconds(20'000), Milliseconds(600'000)};
// A connection that was just created may be missing in lists for a moment.
constexpr RetryPolicy becoming_listed{Milliseconds(2'000), Milliseconds(8'000), Milliseconds(20'000)};

std::string endpoint_path(const std::string& id) {
  return fmt::format("{}/{}", endpoints_path, id);
}

Place place_of(const Fields& fields) {
  return Place{text_of(fields, "organization"), text_of(fields, "projectName")};
}

class ServiceConnections : public ServiceProvider {
 public:
  explicit ServiceConnections(Services services) : ServiceProvider(model::kinds::service_connection, 0, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override { return observe_connections(services_, interest); }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "creating service connection " + text_of(desired.fields, "name");
    auto post = request(services_, "POST", text_of(desired.fields, "organization"), "", endpoints_path, version,
                        new_connection(desired));
    post.repeat = http::Repeat::never;  // the service chooses the id: a second one would be a second connection
    auto answer = co_await send_json(services_, std::move(post), doing);
    auto created =
        answer ? read_connection(answer->body, place_of(desired.fields), doing) : Result<LiveObject>(answer.error());
    if (!created) created = co_await read_back(created.error(), std::move(desired), doing);
    if (!created) co_return created;
    auto ready = co_await when_ready(std::move(*created), doing);
    co_return ready;
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    const auto doing = "updating service connection " + text_of(live.fields, "name");
    // The PUT replaces the whole object, so it starts from what is there at this moment.
    auto now = co_await get(place_of(live.fields), live.id, doing);
    if (!now) co_return std::move(now).error();
    auto ours = check_mark(live, *now, doing);
    if (!ours) co_return std::move(ours).error();
    while (true) {
      const auto step = next_update(live, *now, desired);
      if (!step) co_return step.error();
      if (*step == UpdateStep::none) co_return now;
      now = co_await carry_out(*step, std::move(*now), desired);
      const bool goes_on = *step == UpdateStep::convert || *step == UpdateStep::migrate;
      if (!now || !goes_on) co_return now;
    }
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "deleting service connection " + text_of(live.fields, "name");
    const auto place = place_of(live.fields);
    auto now = co_await get(place, live.id, doing);
    if (!now && says_absent(now.error())) co_return Result<void>();
    if (!now) co_return std::move(now).error();
    auto ours = check_removable(live, *now, doing);
    if (!ours) co_return ours;
    auto projects = projects_to_leave(live, *now, doing);
    if (!projects) co_return std::move(projects).error();
    auto question = request(services_, "DELETE", place.organization, "", endpoint_path(live.id), version);
    question.url.query("projectIds", joined(*projects, ","));
    auto deleted = co_await send_delete(services_, std::move(question), doing, says_absent);
    if (!deleted && !is_ambiguous(deleted.error())) co_return deleted;
    auto gone = co_await when_gone(place, live.id, doing);
    if (!gone && !deleted) co_return deleted;
    co_return gone;
  }

 private:
  asio::awaitable<Result<LiveObject>> carry_out(UpdateStep step, LiveObject now, const Resource& desired) {
    const auto connection = "service connection " + text_of(now.fields, "name");
    if (step == UpdateStep::convert) return convert(std::move(now), desired, "converting " + connection);
    if (step == UpdateStep::migrate) return migrate(std::move(now), "moving " + connection + " to the Entra issuer");
    return put(step, std::move(now), desired, "updating " + connection);
  }

  /// Replaces it by what is desired, or by what is there without our mark.
  asio::awaitable<Result<LiveObject>> put(UpdateStep step, LiveObject now, const Resource& desired, std::string doing) {
    const auto place = place_of(now.fields);
    const bool releases = step == UpdateStep::release;
    const auto body =
        releases ? released_connection(kept_of(now), now.mark->owner) : changed_connection(kept_of(now), desired);
    auto question = request(services_, "PUT", place.organization, "", endpoint_path(now.id), version, body);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    if (answer && !releases) {
      auto written = read_connection(answer->body, place, doing);
      if (written && is_complete(*written)) co_return written;
    }
    auto after = co_await get(place, now.id, doing);
    auto written = after_put(step, answer, std::move(after), desired, doing);
    if (!written) co_return written;
    auto ready = co_await when_ready(std::move(*written), doing);
    co_return ready;
  }

  asio::awaitable<Result<LiveObject>> convert(LiveObject now, const Resource& desired, std::string doing) {
    const auto place = place_of(now.fields);
    const auto id = now.id, scheme = text_of(desired.fields, "scheme");
    auto answer = co_await ask_for_conversion(services_, std::move(now), scheme, doing);
    auto after = co_await get(place, id, doing);
    auto converted = after_conversion(answer, std::move(after), scheme, doing);
    if (!converted) co_return converted;
    auto ready = co_await when_ready(std::move(*converted), doing);
    co_return ready;
  }

  asio::awaitable<Result<LiveObject>> migrate(LiveObject now, std::string doing) {
    const auto place = place_of(now.fields);
    const auto id = now.id;
    auto begun = co_await ask_for_migration(services_, std::move(now), doing);
    if (!begun) co_return std::move(begun).error();
    const Pause pause(*services_.clock, *begun ? becoming_migrated : becoming_ready);
    const auto look = [&] { return get(place, id, doing); };
    auto late = late_migration(*begun, doing);
    auto migrated = co_await ask_until<LiveObject>(pause, look, after_migration, std::move(late));
    co_return migrated;
  }

  asio::awaitable<Result<LiveObject>> get(Place place, std::string id, std::string doing) {
    auto question = request(services_, "GET", place.organization, place.project, endpoint_path(id), version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    if (is_empty_answer(answer->body))
      co_return Error{Errc::not_found, doing + ": connection " + id + " does not exist"};
    co_return read_connection(answer->body, place, doing);
  }

  /// After a create whose fate is unknown: what is there by that name, if it is ours.
  asio::awaitable<Result<LiveObject>> read_back(Error why, Resource desired, std::string doing) {
    if (auto refused = refused_create(why, desired, doing)) co_return std::move(*refused);
    const Pause pause(*services_.clock, becoming_listed);
    const auto look = [&] { return find_named(desired, doing); };
    const auto judge = [&](auto same_name) { return lost_create(std::move(same_name), desired, doing); };
    why.code = Errc::indeterminate;
    why.advice = "run again: if it was created, the next run finds it";
    auto found = co_await ask_until<LiveObject>(pause, look, judge, std::move(why));
    co_return found;
  }

  asio::awaitable<Result<std::vector<LiveObject>>> find_named(const Resource& desired, std::string doing) {
    const auto place = place_of(desired.fields);
    const auto& name = text_of(desired.fields, "name");
    auto question = request(services_, "GET", place.organization, place.project, endpoints_path, version);
    question.url.query("endpointNames", name).query("includeFailed", "true");
    auto entries = co_await list_continued(services_, std::move(question), doing);
    if (!entries) co_return std::move(entries).error();
    std::vector<LiveObject> named;
    for (const auto& entry : *entries) {
      auto connection = read_connection(entry, place, doing);
      if (!connection) co_return std::move(connection).error();
      if (equal_caseless(text_of(connection->fields, "name"), name)) named.push_back(std::move(*connection));
    }
    co_return named;
  }

  asio::awaitable<Result<LiveObject>> when_ready(LiveObject live, std::string doing) {
    const auto place = place_of(live.fields);
    const auto id = live.id;
    auto first = readiness(std::move(live), doing);
    if (first) co_return std::move(*first);
    Pause pause(*services_.clock, becoming_ready);
    Error late{Errc::timed_out, doing + ": it was not ready within two minutes"};
    const bool goes_on = co_await pause.next();
    if (!goes_on) co_return std::move(late);
    const auto look = [&] { return get(place, id, doing); };
    const auto judge = [&](auto now) { return readiness(std::move(now), doing); };
    auto ready = co_await ask_until<LiveObject>(pause, look, judge, std::move(late));
    co_return ready;
  }

  asio::awaitable<Result<void>> when_gone(Place place, std::string id, std::string doing) {
    const Pause pause(*services_.clock, becoming_ready);
    const auto look = [&] {
      auto question = request(services_, "GET", place.organization, place.project, endpoint_path(id), version);
      return send_json(services_, std::move(question), doing);
    };
    const auto judge = [&](const auto& answer) { return after_deletion(answer, doing); };
    Error late{Errc::timed_out, doing + ": it still exists after two minutes"};
    auto gone = co_await ask_until<void>(pause, look, judge, std::move(late));
    co_return gone;
  }
};

}  // namespace

std::unique_ptr<Provider> make_service_connection(Services services) {
  return std::make_unique<ServiceConnections>(services);
}

}  // namespace keyless::providers::devops
