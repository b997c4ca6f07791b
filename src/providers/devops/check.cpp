#include <algorithm>
#include <map>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/devops/check_wire.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers::devops {
namespace {

constexpr std::string_view configurations = "_apis/pipelines/checks/configurations";
constexpr std::string_view question_path = "_apis/pipelines/checks/queryconfigurations";
constexpr std::size_t most_at_once = 100;

/// A connection whose checks are looked at.
struct Guarded {
  Fields place;                                ///< organization, projectName, projectId, connectionId
  std::map<std::string, ApproverNames> names;  ///< of its declared checks, by type
};
using Several = std::vector<Guarded>;

/// Connections of one project, in portions that fit one question.
std::vector<Several> portions_of(Several all) {
  std::map<std::string, std::vector<Several>> by_project;
  for (auto& one : all) {
    auto& portions = by_project[lower(text_of(one.place, "organization") + "/" + text_of(one.place, "projectName"))];
    if (portions.empty() || portions.back().size() >= most_at_once) portions.emplace_back();
    portions.back().push_back(std::move(one));
  }
  std::vector<Several> portions;
  for (auto& [project, some] : by_project) std::ranges::move(some, std::back_inserter(portions));
  return portions;
}

Json resources_of(const Several& some) {
  auto resources = Json::array();
  for (const auto& one : some)
    resources.push_back(Json::object({{"type", "endpoint"}, {"id", text_of(one.place, "connectionId")}}));
  return resources;
}

int number_in(const Json& check) {
  const auto& id = member(check, "id");
  return id.is_number_integer() ? id.get<int>() : 0;
}

/// The checks of one connection, oldest first, so that the first of a type is always the same one.
std::vector<Json> checks_on(const std::vector<Json>& all, const std::string& connection_id) {
  std::vector<Json> found;
  for (const auto& check : all)
    if (equal_caseless(text_at(check, {"resource", "id"}), connection_id)) found.push_back(check);
  std::ranges::stable_sort(found, {}, number_in);
  return found;
}

class Checks : public ServiceProvider {
 public:
  explicit Checks(Services services) : ServiceProvider(model::kinds::check, 1, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Observations observed;
    std::vector<asio::awaitable<void>> questions;
    for (auto& portion : portions_of(guarded_in(interest))) questions.push_back(look_at(observed, std::move(portion)));
    co_await all_of(std::move(questions));
    co_return std::move(observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "adding " + desired.address.text();
    const Json nothing;
    auto post =
        request(services_, "POST", text_of(desired.fields, "organization"), text_of(desired.fields, "projectName"),
                configurations, permissions_version, check_body(desired, nothing));
    post.repeat = http::Repeat::never;  // the service chooses the id: a second one would be a second check
    auto answer = co_await send_json(services_, std::move(post), doing);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto created = answer ? read(answer->body, desired, doing) : Result<LiveObject>(answer.error());
    if (created) co_return created;
    auto found = co_await find_same(desired, doing);
    co_return found;
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    const auto doing = "changing " + desired.address.text();
    const auto path = std::string(configurations) + "/" + text_of(live.fields, "id");
    // The change replaces the whole check and names its version, so it starts from what is there at this moment.
    auto now = co_await get(live.fields, path, doing);
    if (!now) co_return std::move(now).error();
    if (!equal_caseless(check_type_of(now->body), text_of(desired.fields, "type")))
      co_return changed_since_plan(doing + ": it has become another check since the plan was created");
    auto patch = request(services_, "PATCH", text_of(live.fields, "organization"), text_of(live.fields, "projectName"),
                         path, permissions_version, check_body(desired, now->body));
    auto answer = co_await send_json(services_, std::move(patch), doing);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto after = co_await get(live.fields, path, doing);
    if (!after) co_return std::move(after).error();
    auto changed = read(after->body, desired, doing);
    if (changed && !answer && !is_as(*changed, desired)) co_return std::move(answer).error();
    co_return changed;
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "removing check " + text_of(live.fields, "id");
    auto question =
        request(services_, "DELETE", text_of(live.fields, "organization"), text_of(live.fields, "projectName"),
                std::string(configurations) + "/" + text_of(live.fields, "id"), permissions_version);
    return send_delete(services_, std::move(question), doing, says_absent);
  }

 private:
  static Result<LiveObject> read(const Json& body, const Resource& desired, const std::string& doing) {
    return read_check(body, connection_place(desired.fields), approver_names_of(desired.fields), doing);
  }

  /// Whether everything that is declared came out as declared.
  static bool is_as(const LiveObject& live, const Resource& desired) {
    return std::ranges::all_of(desired.kind->fields, [&](const model::Field& field) {
      const auto wanted = desired.fields.find(field.name), found = live.fields.find(field.name);
      return wanted == desired.fields.end() ||
             (found != live.fields.end() && model::equal(field.compare, wanted->second, found->second));
    });
  }

  Several guarded_in(const Interest& interest) const {
    std::map<std::string, Guarded> by_connection;
    for (const auto* resource : declared(interest, model::kinds::service_connection)) {
      const auto* live = found_live(interest, *resource);
      if (live) by_connection.emplace(lower(text_of(live->fields, "id")), Guarded{connection_place(*live), {}});
    }
    for (const auto& fields : declared_fields(interest, kind())) {
      const auto found = by_connection.find(lower(text_of(fields, "connectionId")));
      if (found != by_connection.end()) found->second.names.emplace(text_of(fields, "type"), approver_names_of(fields));
    }
    Several all;
    for (auto& [id, one] : by_connection) all.push_back(std::move(one));
    return all;
  }

  asio::awaitable<void> look_at(Observations& observed, Several portion) {
    auto all = co_await list(portion);
    if (all) {
      for (const auto& one : portion) take(observed, one, *all);
      co_return;
    }
    // One connection that we may not see spoils the answer for all.
    const bool may_be_one_of_them = portion.size() > 1 && all.error().code != Errc::unauthorized;
    for (auto& one : portion) {
      if (!may_be_one_of_them) {
        observed.could_not_see(kind().collection(one.place), all.error());
        continue;
      }
      Several alone;
      alone.push_back(std::move(one));
      co_await look_at(observed, std::move(alone));
    }
  }

  asio::awaitable<Result<std::vector<Json>>> list(const Several& portion) {
    const auto& place = portion.front().place;
    const auto doing = portion.size() == 1
                           ? "reading checks of connection " + text_of(place, "connectionId")
                           : "reading checks of connections of project " + text_of(place, "projectName");
    auto question = request(services_, "POST", text_of(place, "organization"), text_of(place, "projectName"),
                            question_path, permissions_version, resources_of(portion));
    question.url.query("$expand", "settings");
    question.asks_only = true;
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (!answer) co_return std::move(answer).error();
    const auto& value = member(answer->body, "value");
    if (!value.is_array()) co_return broken_promise(doing, "it has no list of checks");
    co_return value.get<std::vector<Json>>();
  }

  void take(Observations& observed, const Guarded& one, const std::vector<Json>& all) {
    const auto& connection_id = text_of(one.place, "connectionId");
    const auto doing = "reading checks of connection " + connection_id;
    std::map<std::string, int> of_type;
    for (const auto& entry : checks_on(all, connection_id)) {
      const auto type = check_type_of(entry);
      const auto names = one.names.find(type);
      auto check = read_check(entry, one.place, names == one.names.end() ? ApproverNames() : names->second, doing);
      if (!check) return observed.could_not_see(kind().collection(one.place), check.error());
      // A declaration means the first of its type; what came later stands beside it.
      if (of_type[type]++ > 0) check->fields["further"] = text_of(check->fields, "id");
      observed.add(std::move(*check));
    }
    observed.saw_all_of(kind().collection(one.place));
  }

  asio::awaitable<Result<Answer>> get(Fields place, std::string path, std::string doing) {
    auto question = request(services_, "GET", text_of(place, "organization"), text_of(place, "projectName"), path,
                            permissions_version);
    question.url.query("$expand", "settings");  // without it the answer has none
    return send_json(services_, std::move(question), doing);
  }

  /// After a create whose fate is unknown: the check that is as declared, if there is one now.
  asio::awaitable<Result<LiveObject>> find_same(const Resource& desired, std::string doing) {
    const Several alone = {Guarded{connection_place(desired.fields), {}}};
    auto all = co_await list(alone);
    if (!all) co_return std::move(all).error();
    for (const auto& entry : checks_on(*all, text_of(desired.fields, "connectionId"))) {
      auto check = read(entry, desired, doing);
      if (check && text_of(check->fields, "type") == text_of(desired.fields, "type") && is_as(*check, desired))
        co_return check;
    }
    co_return Error{.code = Errc::indeterminate,
                    .message = doing + ": Azure DevOps did not report the result",
                    .advice = "run again: if it was added, the next run finds it"};
  }
};

}  // namespace

std::unique_ptr<Provider> make_check(Services services) {
  return std::make_unique<Checks>(services);
}

}  // namespace keyless::providers::devops
