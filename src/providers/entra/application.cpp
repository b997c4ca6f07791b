#include <algorithm>
#include <map>
#include <set>

#include "base/text.hpp"
#include "model/kinds/kinds.hpp"
#include "providers/entra/application_steps.hpp"
#include "providers/entra/deleted_applications.hpp"
#include "providers/entra/directory.hpp"
#include "providers/entra/service_principal.hpp"
#include "providers/makers.hpp"
#include "providers/parallel.hpp"
#include "providers/preconditions.hpp"
#include "providers/resolve.hpp"
#include "providers/service_provider.hpp"

namespace keyless::providers::entra {
namespace {

std::string key_of(const Fields& fields) {
  return key_by("uniqueName", text_of(fields, "uniqueName"));
}

class Applications : public ServiceProvider {
 public:
  explicit Applications(Services services) : ServiceProvider(model::kinds::application, 0, services) {}

  asio::awaitable<Result<Live>> observe(Interest interest) override {
    Reading reading;
    std::set<std::string> owners;
    for (const auto* resource : declared(interest, kind())) {
      reading.wanted.push_back(known_fields(interest, *resource));
      owners.insert(resource->owner);
    }
    // Who declares no application needs no right in the directory.
    if (reading.wanted.empty()) co_return Live();
    reading.tenant = tenant_of(reading.wanted);
    std::vector<std::string> filters;
    for (const auto& owner : owners)
      filters.push_back("tags/any(t:t eq " + literal(std::string(model::tag_owner) + "=" + owner) + ")");
    auto read = co_await read_all(reading, std::move(filters));
    if (!read) reading.observed.could_not_see(kind().collection(reading.wanted.front()), read.error());
    co_return std::move(reading.observed).result();
  }

  asio::awaitable<Result<LiveObject>> create(Resource desired) override {
    const auto doing = "creating application " + text_of(desired.fields, "name");
    auto key = key_of(desired.fields);
    auto before = co_await find_in(services_, applications, std::move(key), doing);
    if (!before) co_return std::move(before).error();
    if (*before)
      co_return Error{Errc::conflict, doing + ": it has been created since the plan was created",
                      desired.address.text()};
    const auto left = deleted_.find(first_key(kind(), desired.fields));
    auto making =
        left == deleted_.end() ? make(std::move(desired), doing) : restore(left->second, std::move(desired), doing);
    auto made = co_await std::move(making);
    co_return made;
  }

  asio::awaitable<Result<LiveObject>> update(LiveObject live, Resource desired) override {
    const auto doing = "updating application " + text_of(live.fields, "name");
    auto object_id = object_id_in(live.id);
    auto now = co_await read_pair(std::move(object_id), text_of(live.fields, "tenantId"), doing);
    if (!now) co_return now;
    auto ours = check_mark(live, *now, doing);
    if (!ours) co_return std::move(ours).error();
    auto writing = desired.wish == model::Wish::released ? release(std::move(*now), doing)
                                                         : write(std::move(*now), std::move(desired), doing);
    auto written = co_await std::move(writing);
    co_return written;
  }

  asio::awaitable<Result<void>> remove(LiveObject live) override {
    const auto doing = "deleting application " + text_of(live.fields, "name");
    const auto object_id = object_id_in(live.id);
    auto found = co_await find_in(services_, applications, object_id, doing);
    if (!found) co_return std::move(found).error();
    if (!*found) co_return Result<void>();
    Pair pair;
    pair.application = std::move((*found)->body);
    const auto now = read_application(kind(), pair, text_of(live.fields, "tenantId"), doing);
    if (!now) co_return now.error();
    auto ours = check_removable(live, *now, doing);
    if (!ours) co_return ours;
    auto question = request(services_, "DELETE", live.id);
    auto answer = co_await send_json(services_, std::move(question), doing);
    if (answer || says_absent(answer.error())) co_return Result<void>();
    if (!is_ambiguous(answer.error())) co_return std::move(answer).error();
    auto left = co_await find_in(services_, applications, object_id, doing);
    if (left && !*left) co_return Result<void>();
    co_return std::move(answer).error();
  }

 private:
  struct Reading {
    std::vector<Fields> wanted = {};
    std::string tenant = {};
    std::vector<Json> found = {};
    Observations observed = {};
  };

  /// All of ours by their mark in one list; a declared one that is not among them may have lost it: asked for by key.
  asio::awaitable<Result<void>> read_all(Reading& reading, std::vector<std::string> filters) {
    auto marked = co_await list_in(services_, applications, std::move(filters), "listing applications");
    if (!marked) co_return std::move(marked).error();
    reading.found = std::move(*marked);
    std::vector<asio::awaitable<void>> questions;
    bool any_absent = false;
    for (const auto& fields : reading.wanted)
      if (object_with(reading.found, "uniqueName", text_of(fields, "uniqueName")).is_null())
        questions.push_back(look_at(reading, any_absent, fields));
    co_await all_of(std::move(questions));
    if (any_absent) co_await look_for_remains(reading);
    auto added = co_await add_all(reading);
    co_return added;
  }

  asio::awaitable<void> look_at(Reading& reading, bool& any_absent, Fields fields) {
    const auto doing = "reading application " + text_of(fields, "name");
    auto key = key_of(fields);
    auto found = co_await find_in(services_, applications, std::move(key), doing);
    if (!found)
      reading.observed.could_not_see(kind(), first_key(kind(), fields), found.error());
    else if (*found)
      reading.found.push_back(std::move((*found)->body));
    else
      any_absent = true;
  }

  /// What is gone for good must be told from what can be restored, before it counts as absent.
  asio::awaitable<void> look_for_remains(Reading& reading) {
    auto left = co_await deleted_applications(services_, "listing deleted applications");
    for (const auto& fields : reading.wanted) {
      const auto& name = text_of(fields, "uniqueName");
      auto key = first_key(kind(), fields);
      if (!object_with(reading.found, "uniqueName", name).is_null() || reading.observed.knows(kind(), key)) continue;
      if (!left) {
        reading.observed.could_not_see(kind(), std::move(key), left.error());
        continue;
      }
      const auto owner = model::mark_in(model::tags_of(fields, "tags")).value_or(model::Mark()).owner;
      const auto* deleted = deleted_of(*left, reading.tenant, name, owner);
      if (deleted) deleted_.insert_or_assign(key, text_at(*deleted, {"id"}));
      reading.observed.saw_absent(kind(), std::move(key), deleted ? remains_text(*deleted) : std::string());
    }
  }

  asio::awaitable<Result<void>> add_all(Reading& reading) {
    std::vector<std::string> clients;
    for (const auto& application : reading.found) clients.push_back(text_at(application, {"appId"}));
    auto filters = filters_for("appId", clients);
    auto standing = co_await list_in(services_, principals, std::move(filters), "listing service principals");
    if (!standing) co_return std::move(standing).error();
    for (auto& application : reading.found) {
      Pair pair;
      pair.principal = object_with(*standing, "appId", text_at(application, {"appId"}));
      pair.application = std::move(application);
      auto object = read_application(kind(), pair, reading.tenant, "listing applications");
      if (!object) co_return std::move(object).error();
      reading.observed.saw(std::move(*object));
    }
    co_return Result<void>();
  }

  asio::awaitable<Result<LiveObject>> read_pair(std::string key, std::string tenant, std::string doing) {
    Pair pair;
    auto application = co_await find_replicated_in(services_, applications, std::move(key), doing);
    if (!application) co_return std::move(application).error();
    pair.application = std::move(application->body);
    auto by_client = key_by("appId", text_at(pair.application, {"appId"}));
    auto principal = co_await find_in(services_, principals, std::move(by_client), doing);
    if (!principal) co_return std::move(principal).error();
    if (*principal) pair.principal = std::move((*principal)->body);
    co_return read_application(kind(), pair, tenant, doing);
  }

  /// Under a name that is free: a second try meets what the first one made.
  asio::awaitable<Result<LiveObject>> make(Resource desired, std::string doing) {
    auto patch = upsert(services_, "/applications" + key_of(desired.fields), application_body(desired, {}));
    auto answer = co_await send_json(services_, std::move(patch), doing);
    const auto outcome = after_upsert(answer);
    if (outcome == Upserted::failed) co_return std::move(answer).error();
    auto key = key_of(desired.fields);
    if (outcome == Upserted::met_another) {
      auto error = co_await step_back(std::move(key), std::move(desired), doing);
      co_return error;
    }
    auto now = co_await read_pair(std::move(key), text_of(desired.fields, "tenantId"), doing);
    if (now && outcome == Upserted::unknown) now = co_await check_use(std::move(*now), desired, doing);
    if (!now) co_return now;
    auto written = co_await write(std::move(*now), std::move(desired), doing);
    co_return written;
  }

  /// Leaves to its creator what the write met: our mark comes off where it still stands.
  asio::awaitable<Error> step_back(std::string key, Resource desired, std::string doing) {
    auto off = co_await take_mark_off(std::move(key), std::move(desired), doing);
    Error error{Errc::conflict, doing +
                                    ": it was created elsewhere at the same time; its display name, sign-in "
                                    "audience and tags may have been replaced"};
    error.advice = "compare these with what its creator set (see the audit log), and create a new plan";
    if (!off) error.message += ", and the mark of keyless could not be removed (" + off.error().message + ")";
    co_return error;
  }

  asio::awaitable<Result<void>> take_mark_off(std::string key, Resource desired, std::string doing) {
    auto now = co_await read_pair(std::move(key), text_of(desired.fields, "tenantId"), doing);
    if (!now) co_return std::move(now).error();
    const auto ours = model::mark_in(model::tags_of(desired.fields, "tags"));
    if (!ours || !carries(*now, *ours)) co_return Result<void>();
    auto patch = request(services_, "PATCH", now->id, released_body(tags_now(*now)));
    auto answer = co_await send_json(services_, std::move(patch), std::move(doing));
    if (!answer) co_return std::move(answer).error();
    co_return Result<void>();
  }

  asio::awaitable<Result<LiveObject>> restore(std::string object_id, Resource desired, std::string doing) {
    auto post = request(services_, "POST", restore_path(object_id), Json::object());
    auto answer = co_await send_json(services_, std::move(post), doing);
    if (!may_be_restored(answer)) co_return std::move(answer).error();
    auto now = co_await read_pair(object_id, text_of(desired.fields, "tenantId"), doing);
    if (now) now = co_await check_use(std::move(*now), desired, doing);
    if (!now) co_return now;
    auto written = co_await write(std::move(*now), std::move(desired), doing);
    co_return written;
  }

  /// The same again where it may be used.
  asio::awaitable<Result<LiveObject>> check_use(LiveObject now, const Resource& desired, std::string doing) {
    if (auto why = held_by_others(now, desired, doing)) co_return std::move(*why);
    auto question = request(services_, "GET", now.id + "/federatedIdentityCredentials");
    auto trusts = co_await list_linked(services_, std::move(question), doing);
    if (!trusts) co_return std::move(trusts).error();
    if (auto why = why_not_used(now, trusts->size(), desired, doing)) co_return std::move(*why);
    co_return now;
  }

  /// Makes what is there what is desired, and waits for the directory to say so.
  asio::awaitable<Result<LiveObject>> write(LiveObject now, Resource desired, std::string doing) {
    const auto tenant = text_of(desired.fields, "tenantId"), client = text_of(now.fields, "clientId");
    if (!is_as_desired(now, desired)) {
      auto patch = request(services_, "PATCH", now.id, application_body(desired, tags_now(now)));
      auto answer = co_await send_json_retrying(services_, std::move(patch), doing, says_absent, replication);
      if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    }
    if (!has_principal(now)) {
      auto standing = co_await stand_up_principal(services_, client, doing);
      if (!standing) co_return std::move(standing).error();
    }
    auto settled = co_await settle(std::move(now), std::move(desired), doing);
    co_return settled;
  }

  /// Takes our tags off and waits for the directory to say so.
  asio::awaitable<Result<LiveObject>> release(LiveObject now, std::string doing) {
    const auto object_id = object_id_in(now.id), tenant = text_of(now.fields, "tenantId");
    auto patch = request(services_, "PATCH", now.id, released_body(tags_now(now)));
    auto answer = co_await send_json_retrying(services_, std::move(patch), doing, says_absent, replication);
    if (!answer && !is_ambiguous(answer.error())) co_return std::move(answer).error();
    const Pause pause(*services_.clock, replication);
    const auto look = [&] { return read_pair(object_id, tenant, doing); };
    Error late{Errc::timed_out, doing + ": its mark is still visible after three minutes"};
    auto released = co_await ask_until<LiveObject>(pause, look, after_release, std::move(late));
    co_return released;
  }

  asio::awaitable<Result<LiveObject>> settle(LiveObject now, Resource desired, std::string doing) {
    const auto object_id = object_id_in(now.id), tenant = text_of(desired.fields, "tenantId");
    auto shown = after_write(std::move(now), desired);
    if (shown) co_return std::move(*shown);
    const Pause pause(*services_.clock, replication);
    const auto look = [&] { return read_pair(object_id, tenant, doing); };
    const auto judge = [&](auto answer) { return after_write(std::move(answer), desired); };
    Error late{Errc::timed_out, doing + ": it is not visible in the directory after three minutes"};
    auto settled = co_await ask_until<LiveObject>(pause, look, judge, std::move(late));
    co_return settled;
  }

  std::map<std::string, std::string> deleted_ = {};  ///< key → object id of one of ours that was found deleted
};

}  // namespace

std::unique_ptr<Provider> make_application(Services services) {
  return std::make_unique<Applications>(services);
}

}  // namespace keyless::providers::entra
