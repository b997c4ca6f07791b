#include <algorithm>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/connection_wire.hpp"
#include "providers/makers.hpp"
#include "providers/preconditions.hpp"
#include "providers/service_provider.hpp"
#include "providers/wire.hpp"

namespace keyless::providers::devops {
namespace {

constexpr RetryPolicy showing_a_share{Milliseconds(2'000), Milliseconds(8'000), Milliseconds(60'000)};

std::string endpoint_path(const Fields& share) {
  return std::string(endpoints_path) + "/" + text_of(share, "connectionId");
}

LiveObject as_live(const Elsewhere& found, const Fields& connection) {
  const auto& id = text_of(connection, "id");
  auto object = live_object(model::kinds::connection_share, id + "/" + found.project_id);
  object.fields = {{"id", object.id},
                   {"organization", text_of(connection, "organization")},
                   {"homeProject", text_of(connection, "projectName")},
                   {"homeProjectId", text_of(connection, "projectId")},
                   {"connectionId", id},
                   {"projectId", found.project_id},
                   {"projectName", found.project_name},
                   {"name", found.name},
                   {"description", found.description}};
  return object;
}

/// As the service keeps it: it may drop white space at the end.
bool same_description(const Fields& now, const Fields& wanted) {
  return !wanted.contains("description") ||
         model::equal(model::Compare::prose, text_of(wanted, "description"), text_of(now, "description"));
}

bool says_the_same(const Fields& now, const Fields& wanted) {
  return text_of(now, "name") == text_of(wanted, "name") && same_description(now, wanted);
}

/// Whatever its status, a conflict says that the name is taken.
bool is_final(const Error& error) {
  return error.code == Errc::conflict || !is_ambiguous(error);
}

class ConnectionShares : public ServiceProvider {
 public:
  explicit ConnectionShares(Services services) : ServiceProvider(model::kinds::connection_share, 1, services) {}

  /// Asks nothing: a connection tells all its projects.
  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Observations observed;
    for (const auto* connection : interest.live->all(model::kinds::service_connection)) {
      for (const auto& found : presented_elsewhere(kept_of(*connection), text_of(connection->fields, "projectId")))
        observed.add(as_live(found, connection->fields));
      observed.saw_all_of(kind().collection({{"connectionId", text_of(connection->fields, "id")}}));
    }
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "sharing " + desired.address.text();
    // The PATCH would rename a share that somebody made meanwhile.
    auto before = co_await get(desired.fields, doing);
    if (!before) co_return std::move(before).error();
    auto there = find_in(before->body, desired.fields);
    if (there && says_the_same(there->fields, desired.fields)) co_return std::move(*there);
    if (there) co_return changed_since_plan(doing + ": it has been shared outside keyless since the plan was created");
    auto patch = request(services_, "PATCH", text_of(desired.fields, "organization"), "", endpoint_path(desired.fields),
                         version, share_of(desired.fields));
    auto answer = co_await send_json(services_, std::move(patch), doing);
    if (!answer && is_final(answer.error())) co_return refused(std::move(answer).error(), desired);
    auto shown = co_await when_shown(desired.fields, doing);
    if (!shown && !answer) co_return std::move(answer).error();
    co_return shown;
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    const auto doing = "updating " + desired.address.text();
    // The PUT replaces the whole connection, so it starts from what is there at this moment.
    auto body = co_await get(live.fields, doing);
    if (!body) co_return std::move(body).error();
    const auto now = find_in(body->body, live.fields);
    if (!now || !says_the_same(now->fields, live.fields))
      co_return changed_since_plan(doing + ": the share has changed since the plan was created");
    auto put = request(services_, "PUT", text_of(live.fields, "organization"), "", endpoint_path(live.fields), version,
                       changed_in_project(std::move(body->body), desired.fields));
    auto answer = co_await send_json(services_, std::move(put), doing);
    if (!answer && is_final(answer.error())) co_return refused(std::move(answer).error(), desired);
    auto shown = co_await when_shown(desired.fields, doing);
    if (!shown && !answer) co_return std::move(answer).error();
    co_return shown;
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "removing connection " + text_of(live.fields, "connectionId") + " from project " +
                       text_of(live.fields, "projectName");
    auto body = co_await get(live.fields, doing);
    if (!body && body.error().code == Errc::not_found) co_return Result<void>();
    if (!body) co_return std::move(body).error();
    if (!find_in(body->body, live.fields)) co_return Result<void>();
    auto question =
        request(services_, "DELETE", text_of(live.fields, "organization"), "", endpoint_path(live.fields), version);
    question.url.query("projectIds", text_of(live.fields, "projectId"));
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto gone = co_await when_gone(live.fields, doing);
    if (!gone && !answer) co_return std::move(answer).error();
    co_return gone;
  }

 private:
  static Error refused(Error error, const Resource& desired) {
    if (error.code == Errc::conflict)
      error.advice =
          "project " + text_of(desired.fields, "projectName") +
          " already has a connection with that name, perhaps one that is not visible: give the share another name";
    return error;
  }

  static std::optional<LiveObject> find_in(const Json& body, const Fields& share) {
    const Fields connection = {{"id", text_of(share, "connectionId")},
                               {"organization", text_of(share, "organization")},
                               {"projectName", text_of(share, "homeProject")}};
    for (const auto& found : presented_elsewhere(body, ""))
      if (equal_caseless(found.project_id, text_of(share, "projectId"))) return as_live(found, connection);
    return std::nullopt;
  }

  /// The whole connection, as the project it is declared in shows it.
  asio::awaitable<Result<Answer>> get(Fields share, std::string doing) {
    auto question = request(services_, "GET", text_of(share, "organization"), text_of(share, "homeProject"),
                            endpoint_path(share), version);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    if (text_at(answer->body, {"id"}).empty())
      co_return Error{Errc::not_found, doing + ": connection " + text_of(share, "connectionId") + " does not exist"};
    if (!member(answer->body, "authorization").is_object())
      co_return Error{Errc::forbidden, doing + ": the signed-in identity is only a Reader of it"};
    co_return answer;
  }

  asio::awaitable<Result<LiveObject>> when_shown(Fields share, std::string doing) {
    Pause pause(*services_.clock, showing_a_share);
    while (true) {
      auto body = co_await get(share, doing);
      if (!body) co_return std::move(body).error();
      auto found = find_in(body->body, share);
      if (found && says_the_same(found->fields, share)) co_return std::move(*found);
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": the change is not visible afterwards"};
    }
  }

  asio::awaitable<Result<void>> when_gone(Fields share, std::string doing) {
    Pause pause(*services_.clock, showing_a_share);
    while (true) {
      auto body = co_await get(share, doing);
      if (!body && body.error().code == Errc::not_found) co_return Result<void>();
      if (!body) co_return std::move(body).error();
      if (!find_in(body->body, share)) co_return Result<void>();
      const bool goes_on = co_await pause.next();
      if (!goes_on) co_return Error{Errc::timed_out, doing + ": it is still visible afterwards"};
    }
  }
};

}  // namespace

std::unique_ptr<Provider> make_connection_share(Services services) {
  return std::make_unique<ConnectionShares>(services);
}

}  // namespace keyless::providers::devops
